using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Results;

namespace QueueMap.Worker.Reducing;

/// <summary>Is told what has become durable. For progress and telemetry: nothing depends on it.</summary>
public interface IRunObserver
{
    /// <summary>The batch is mapped and its partial is sent.</summary>
    void Mapped(string run, int batch);

    /// <summary>These partials are in the ledger now, and were not before.</summary>
    void Folded(string run, IReadOnlyList<PartialMaxima> partials);

    /// <summary>
    /// These partials changed nothing: the ledger holds their batches already, or their run has ended. Only who waits for
    /// a batch needs to know; a fold whose outcome was lost and that is tried again ends here.
    /// </summary>
    void Known(string run, IReadOnlyList<PartialMaxima> partials)
    {
    }

    /// <summary>The batch is in the dead set now, and was not before.</summary>
    void Died(string run, int batch, DeathCause cause);

    /// <summary>The batch was in the dead set already: as of <see cref="Known"/>.</summary>
    void KnownDead(string run, int batch)
    {
    }

    /// <summary>The run has ended with this result.</summary>
    void Finished(ResultSet result);

    /// <summary>A message of the partials queue could not be handled, after all retries. Its run may wait for it for ever.</summary>
    void Lost(Exception error);
}
