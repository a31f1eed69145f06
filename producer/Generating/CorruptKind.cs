using QueueMap.Contracts.Items;

namespace QueueMap.Producer.Generating;

/// <summary>One way in which a generated file can be corrupt.</summary>
/// <param name="Name">As the help names it.</param>
/// <param name="What">What is wrong with the file.</param>
/// <param name="Reason">What a run says of it when it quarantines the file.</param>
/// <param name="GzipOnly">Damage to the compressed form: there is none without gzip.</param>
public sealed record CorruptKind(string Name, string What, QuarantineReason Reason, bool GzipOnly = false);

/// <summary>
/// Every way in which a generated file can be corrupt, in one place: the help is made of this list. Corrupt files take
/// the kinds in turn, so their numbers differ by one at the most.
/// </summary>
public static class CorruptKinds
{
    public static readonly CorruptKind TruncatedLine =
        new("truncated-line", "the last line breaks off in the middle of a field or between two", QuarantineReason.BadRow);

    public static readonly CorruptKind BadNumber =
        new("bad-number", "TEMP of one row is no number", QuarantineReason.BadRow);

    public static readonly CorruptKind RaggedRow =
        new("ragged-row", "one row has 27 fields or 29 instead of 28", QuarantineReason.BadRow);

    public static readonly CorruptKind OpenQuote =
        new("open-quote", "the last field of one row lacks its closing quote", QuarantineReason.BadRow);

    public static readonly CorruptKind NotUtf8 =
        new("not-utf8", "STATION of one row holds a byte that UTF-8 does not allow there", QuarantineReason.BadRow);

    public static readonly CorruptKind MissingColumn =
        new("missing-column", "neither the header nor the rows have TEMP", QuarantineReason.MissingColumn);

    public static readonly CorruptKind Empty =
        new("empty", "the file holds nothing, not even a header", QuarantineReason.Empty);

    public static readonly CorruptKind TruncatedGzip =
        new("truncated-gzip", "the compressed file breaks off", QuarantineReason.CorruptGzip, GzipOnly: true);

    public static readonly CorruptKind WrongCrc =
        new("wrong-crc", "the compressed file's checksum is not that of its content", QuarantineReason.CorruptGzip, GzipOnly: true);

    public static readonly IReadOnlyList<CorruptKind> All =
    [
        TruncatedLine, BadNumber, RaggedRow, OpenQuote, NotUtf8, MissingColumn, Empty, TruncatedGzip, WrongCrc,
    ];

    /// <summary>The kinds that files of this form can have.</summary>
    public static IReadOnlyList<CorruptKind> For(bool gzip) => gzip ? All : [.. All.Where(kind => !kind.GzipOnly)];
}
