namespace QueueMap.Producer.Generating;

/// <summary>What has been written.</summary>
/// <param name="Files">All files, corrupt ones too.</param>
/// <param name="Bytes">Bytes as they lie in the files: compressed ones where gzip was asked for.</param>
/// <param name="Rows">Data rows of the sound files. A corrupt file has no number of rows that two readers would agree on.</param>
/// <param name="CorruptFiles">Files that a run has to quarantine.</param>
public sealed record GeneratedData(long Files, long Bytes, long Rows, long CorruptFiles)
{
    public static readonly GeneratedData None = new(0, 0, 0, 0);

    public GeneratedData Plus(GeneratedData more) =>
        new(Files + more.Files, Bytes + more.Bytes, Rows + more.Rows, CorruptFiles + more.CorruptFiles);
}
