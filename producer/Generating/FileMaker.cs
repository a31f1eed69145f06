namespace QueueMap.Producer.Generating;

/// <summary>One of the threads that write files, with buffers of its own: memory does not grow with the number of files.</summary>
internal sealed class FileMaker(GsodOptions options, CorruptPlan plan, string directory) : IDisposable
{
    private readonly StationYear _text = new(options);
    private readonly GzipForm _gzip = new();

    public GeneratedData Make(Station station, int year)
    {
        _text.Make(station, year);
        var kind = plan.KindOf(((long)station.Index * options.Years) + (year - options.FirstYear));
        var dice = new Dice(options.Seed, DiceUse.Corruption, station.Index, year);
        var length = kind is null ? _text.Length : Corruption.Apply(kind, _text.Buffer, _text.Length, ref dice);
        ReadOnlySpan<byte> bytes = _text.Buffer[..length];
        if (options.Gzip)
        {
            bytes = _gzip.Pack(bytes, kind, ref dice);
        }

        Write(PathOf(station.Id, year), bytes);
        return new GeneratedData(1, bytes.Length, kind is null ? _text.Rows : 0, kind is null ? 0 : 1);
    }

    public void Dispose() => _gzip.Dispose();

    private string PathOf(string station, int year) =>
        $"{directory}{Path.DirectorySeparatorChar}{year:D4}{Path.DirectorySeparatorChar}{station}{(options.Gzip ? ".csv.gz" : ".csv")}";

    private static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        // One create, one write, one close; CreateNew, so that even a race can overwrite nothing.
        using var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(handle, bytes, fileOffset: 0);
    }
}
