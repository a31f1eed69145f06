using QueueMap.Contracts.Messages;

namespace QueueMap.Worker.Hosting;

/// <summary>
/// Where the bodies of messages are while their messages travel. On a queue between processes a message carries its body;
/// in one process it carries a claim, and the body stays where it is: most of the time of a queue in memory goes into
/// writing and reading JSON that nobody else sees.
/// </summary>
public interface IClaimCheck
{
    /// <returns>What to send.</returns>
    MapBatch Leave(MapBatch batch);

    /// <returns>What was left, at every delivery again; null where it has been discarded.</returns>
    MapBatch? Redeem(MapBatch message);

    /// <summary>To be called when the message has done its work: it will not be delivered again.</summary>
    void Discard(MapBatch message);

    /// <inheritdoc cref="Leave(MapBatch)"/>
    PartialMaxima Leave(PartialMaxima partial);

    /// <inheritdoc cref="Redeem(MapBatch)"/>
    PartialMaxima? Redeem(PartialMaxima message);

    /// <inheritdoc cref="Discard(MapBatch)"/>
    void Discard(PartialMaxima message);
}

/// <summary>Every message carries its body.</summary>
public sealed class CarriedBodies : IClaimCheck
{
    public MapBatch Leave(MapBatch batch) => batch;

    public MapBatch? Redeem(MapBatch message) => message;

    public void Discard(MapBatch message)
    {
    }

    public PartialMaxima Leave(PartialMaxima partial) => partial;

    public PartialMaxima? Redeem(PartialMaxima message) => message;

    public void Discard(PartialMaxima message)
    {
    }
}
