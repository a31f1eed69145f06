namespace QueueMap.Producer.Simulating;

/// <summary>What is to be mapped, as far as time and cost depend on it.</summary>
/// <param name="Objects">Objects of the source that are items, 1 or more.</param>
/// <param name="Bytes">Their size, as stored.</param>
/// <param name="Folders">Folders at the top of the source, which are listed side by side; 1 where there are none.</param>
/// <param name="KeyBytes">Mean length of a key: it is in every message.</param>
public sealed record Workload(long Objects, long Bytes, int Folders, double KeyBytes = Workload.GsodKeyBytes)
{
    /// <summary>2024/01001099999.csv</summary>
    public const double GsodKeyBytes = 20;

    /// <summary>Quotes, names and commas of an item of a batch's message, its size, and an ETag of 34 characters.</summary>
    private const double FrameBytes = 84;

    /// <summary>MassTransit's envelope and headers.</summary>
    private const double EnvelopeBytes = 1_500;

    /// <summary>A maximum of a partial: value, station, date, name, place and object, measured on GSOD.</summary>
    private const double MaximumBytes = 190;

    private const int MonthsOfFolder = 12;

    /// <summary>The job that the figures of the documentation are about: GSOD from 1929 to 2024, 37 GB.</summary>
    public static readonly Workload Reference = new(558_000, 37_000_000_000, 96);

    public double MeanBytes => (double)Bytes / Objects;

    /// <summary>Bytes of the message of a batch of so many items.</summary>
    public double BatchMessageBytes(double items) => EnvelopeBytes + (items * (FrameBytes + KeyBytes));

    /// <summary>
    /// Bytes of its partial: a maximum a month. A batch has items of all folders in turn, so where they are years it has every
    /// month of them as soon as it has that many items.
    /// </summary>
    public double PartialMessageBytes(double items) => EnvelopeBytes + (MaximumBytes * MonthsOf(items));

    /// <summary>Bytes of a shard as it lies in DynamoDB: JSON packs to a sixth.</summary>
    public double ShardBytes => 1_000 + (MaximumBytes * MonthsOfFolder * Folders / 6);

    private double MonthsOf(double items) => MonthsOfFolder * Math.Min(items, Folders);
}
