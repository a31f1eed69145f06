using System.IO.Compression;
using System.Text;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.Data;

/// <summary>Objects that are odd and sound, or bad and to be quarantined; each says which.</summary>
internal sealed class BadContent(SourceData data, string rowMark)
{
    private const string BadRow = "bad-row";

    /// <summary>F24.</summary>
    public IEnumerable<GivenObject> Texts()
    {
        yield return Bad(data.Text() + "\"1\",\"2021-05-01\",\"1\",\"1\",\"1\",\"" + rowMark + "\" open\",\"50.0\"\n", BadRow);
        yield return Bad(data.Text() + $"\"1\",\"2021-05-01\",\"{rowMark}\"\n", BadRow);
        yield return Bad("\"STATION\",\"DATE\",\"NAME\"\n\"1\",\"2021-05-01\",\"" + rowMark + "\"\n", "missing-column");
        foreach (var value in new[] { "NaN", "Infinity", "1e999", $"hot{rowMark}" })
        {
            yield return Bad(data.Text() + SourceData.Row("1", new(2021, 5, 1), rowMark, value) + "\n", BadRow);
        }

        yield return Bad(data.Text().Replace("47.2", "47" + "\0" + "2", StringComparison.Ordinal).Replace("TEMP", "TEMPO", StringComparison.Ordinal), "missing-column");
        yield return Bad(data.Text() + $"\"{new string('x', (1 << 20) + 100)}{rowMark}", "row-too-long", BadRow);
        yield return Bad("\n\n", "empty");
        yield return Of([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(data.Text())]);
        yield return Of([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(data.Text())]);
        yield return Of(Encoding.UTF8.GetBytes(data.Text("\r\n")));
        yield return Of(Encoding.UTF8.GetBytes(data.Text("\r")));
        yield return Of(Encoding.UTF8.GetBytes(data.Text().TrimEnd('\n')));
        yield return Of(Encoding.UTF8.GetBytes(SourceData.Header + "\n"));
        var binary = Enumerable.Range(0, 4_000).Select(i => (byte)((i * 7_919) + 128)).ToArray();
        yield return new(data.Key(), binary, ["missing-column", BadRow, "ambiguous-column"]);
    }

    /// <summary>F25.</summary>
    public IEnumerable<GivenObject> Gzips()
    {
        var sound = Encoding.UTF8.GetBytes(data.Text());
        var packed = Pack(sound);
        yield return new(data.Key(".csv.gz"), [.. Pack(sound[..(sound.Length / 2)]), .. Pack(sound[(sound.Length / 2)..])]);
        yield return new(data.Key(".csv.gz"), packed);
        yield return new(data.Key(".csv.gz"), packed[..^5], ["corrupt-gzip"]);
        byte[] wrong = [.. packed];
        wrong[^6] ^= 0x55;
        yield return new(data.Key(".csv.gz"), wrong, ["corrupt-gzip"]);
        var bomb = Encoding.UTF8.GetBytes(SourceData.Header + "\n");
        yield return new(data.Key(".csv.gz"), Pack([.. bomb, .. Enumerable.Repeat((byte)'\n', 70 << 20)]), ["expands-too-far"]);
    }

    public static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    public GivenObject Bad(string text, params string[] reasons) => new(data.Key(), Encoding.UTF8.GetBytes(text), reasons);

    private GivenObject Of(byte[] content) => new(data.Key(), content);
}
