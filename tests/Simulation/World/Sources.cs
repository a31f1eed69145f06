using System.Globalization;
using System.Text;
using QueueMap.Simulation.Services;

namespace QueueMap.Simulation.World;

/// <summary>The objects of the source, and what each of their versions says, kept as it was made up: the judge parses nothing.</summary>
internal sealed class Sources
{
    public const string Bucket = "source-bucket";

    public const string Address = "s3://source-bucket/";

    private const string Header = "\"STATION\",\"DATE\",\"LATITUDE\",\"LONGITUDE\",\"ELEVATION\",\"NAME\",\"TEMP\"\n";

    private readonly Dictionary<(string Key, string ETag), Version> _versions = [];
    private readonly MemoryBuckets _buckets;
    private readonly Random _chance;
    private readonly int _days;
    private readonly int _coldest;
    private readonly int _stations;

    public Sources(MemoryBuckets buckets, Random chance, int items)
    {
        (_buckets, _chance) = (buckets, chance);
        var years = 1 + chance.Next(4);
        _days = chance.Next(3) == 0 ? 2 : 28; // Few days, and many rows of a month differ in nothing but their station.
        _coldest = chance.Next(4) switch { 0 => -3, 1 => -40, _ => 60 };
        _stations = chance.Next(3);
        for (var i = 0; i < items; i++)
        {
            Write($"{2000 + chance.Next(years):d4}/{70_000 + i:d11}.csv", bad: chance.Next(40) == 0);
        }

        Keys = [.. buckets.Of(Bucket).Keys];
        if (chance.Next(3) == 0)
        {
            // What lies beside the items, and is none of the job.
            _buckets.Put(Bucket, "readme.txt", "read me\n"u8.ToArray(), DateTimeOffset.UnixEpoch);
            _buckets.Put(Bucket, "2000/notes.txt", "notes\n"u8.ToArray(), DateTimeOffset.UnixEpoch);
        }
    }

    /// <summary>All objects as they were at the beginning.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>What was written anew, removed or denied while the world went on.</summary>
    public HashSet<string> Unstable { get; } = new(StringComparer.Ordinal);

    public static bool IsItem(string key) => key.EndsWith(".csv", StringComparison.Ordinal);

    public Version? Find(string key, string etag) => _versions.GetValueOrDefault((key, etag.Trim('"')));

    public void Rewrite(string key)
    {
        Unstable.Add(key);
        Write(key, bad: false);
    }

    public void Remove(string key)
    {
        Unstable.Add(key);
        _buckets.Of(Bucket).Remove(key);
    }

    private void Write(string key, bool bad)
    {
        var number = key.Split('/')[1][..^4];

        // A station is told by its column: in other orders than the keys, of other lengths, and the same in several objects.
        var station = _stations switch
        {
            0 => number,
            1 => string.Concat(number.Reverse()),
            _ => _chance.Next(40).ToString(CultureInfo.InvariantCulture),
        };
        var year = key[..4];
        var name = _chance.Next(6) == 0 ? "ST. \"\"A\"\", XX" : $"STATION {station}, US";
        var text = new StringBuilder(Header);
        var rows = new List<Row>();
        var count = _chance.Next(7);
        for (var i = 0; i < count; i++)
        {
            var date = $"{year}-{1 + _chance.Next(3):d2}-{1 + _chance.Next(_days):d2}";

            // Few values, so that many are equal and the rule of ties is asked.
            decimal? value = _chance.Next(9) == 0 ? null : _coldest + (_chance.Next(12) * 0.5m);
            var measured = value is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) : "9999.9";
            text.Append(CultureInfo.InvariantCulture, $"\"{station}\",\"{date}\",\"10.5\",\"-20.25\",\"33.0\",\"{name}\",\"{measured}\"\n");
            rows.Add(new Row(date[..7], date, value, station, name.Replace("\"\"", "\"", StringComparison.Ordinal), 2 + i));
        }

        if (bad)
        {
            text.Append(CultureInfo.InvariantCulture, $"\"{station}\",\"{year}-01-01\",\"10.5\"\n");
        }

        var content = Encoding.UTF8.GetBytes(text.ToString());
        var tag = _buckets.Put(Bucket, key, content, DateTimeOffset.UnixEpoch.AddYears(55));
        _versions[(key, tag.Trim('"'))] = new Version(key, content.Length, rows, bad);
    }

    /// <param name="IsBad">It can only be quarantined.</param>
    internal sealed record Version(string Key, int Bytes, IReadOnlyList<Row> Rows, bool IsBad);

    /// <param name="Value">Null: not measured.</param>
    internal sealed record Row(string Month, string Date, decimal? Value, string Station, string Name, int Line);
}
