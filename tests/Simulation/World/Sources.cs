using System.Globalization;
using QueueMap.Simulation.Services;

namespace QueueMap.Simulation.World;

/// <summary>The objects of the source, and what each of their versions says, kept as it was made up: the judge parses nothing.</summary>
internal sealed class Sources
{
    public const string Bucket = "source-bucket";

    public const string Address = "s3://source-bucket/";

    /// <summary>What a key may hold beside letters; most of it is written otherwise in a request, a listing or a message.</summary>
    private static readonly string[] s_odd = [" ä", "+&=%41", "'(x)!*", ", \"y\"", "#?;:@", "日本", "😀"];

    private static readonly string[] s_names = ["PLAIN", "BJØRNØYA, NO", "LÍNEA 日本 😀", "TWO\nLINES, US", "O'HARE  AP"];

    private static readonly string[] s_degrees = ["10.5", "-20.25", "0", "69.2930", ""];

    private readonly Dictionary<(string Key, string ETag), Version> _versions = [];
    private readonly MemoryBuckets _buckets;
    private readonly Random _chance;
    private readonly Random _looks;
    private readonly int _days;
    private readonly int _coldest;
    private readonly int _stations;

    /// <param name="looks">Decides how things are written, and nothing that happens: apart from the other, so that a seed keeps its course.</param>
    public Sources(MemoryBuckets buckets, Random chance, Random looks, int items)
    {
        (_buckets, _chance, _looks) = (buckets, chance, looks);
        var years = 1 + chance.Next(4);
        _days = chance.Next(3) == 0 ? 2 : 28; // Few days, and many rows of a month differ in nothing but their station.
        _coldest = chance.Next(4) switch { 0 => -3, 1 => -40, _ => 60 };
        _stations = chance.Next(3);
        for (var i = 0; i < items; i++)
        {
            var odd = looks.Next(6) == 0 ? Any(s_odd) : "";
            Write($"{2000 + chance.Next(years):d4}/{70_000 + i:d11}{odd}.csv", bad: chance.Next(40) == 0);
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
        var number = key[5..16];

        // A station is told by its column: in other orders than the keys, of other lengths, and the same in several objects.
        var station = _stations switch
        {
            0 => number,
            1 => string.Concat(number.Reverse()),
            _ => _chance.Next(40).ToString(CultureInfo.InvariantCulture),
        };
        var year = key[..4];
        var isOddName = _chance.Next(6) == 0;
        var name = !isOddName ? $"STATION {station}, US" : _looks.Next(3) == 0 ? "ST. \"A\", XX" : Any(s_names);
        var badness = bad ? (BadForm)_looks.Next(Enum.GetValues<BadForm>().Length) : (BadForm?)null;
        var form = CsvForm.Any(_looks);
        form.AddHeader(column => (column, badness) switch
        {
            ("TEMP", BadForm.MissingColumn) => "TEMPERATURE",
            ("ELEVATION", BadForm.AmbiguousColumn) => "TEMP",
            _ => column,
        });
        var rows = new List<Row>();
        var place = AnyPlace();
        var moves = _looks.Next(4) == 0; // A station does not; where it does, no row has the form of the one before.
        var count = _chance.Next(7);
        for (var i = 0; i < count; i++)
        {
            var date = $"{year}-{1 + _chance.Next(3):d2}-{1 + _chance.Next(_days):d2}";

            // Few values, so that many are equal and the rule of ties is asked.
            decimal? value = _chance.Next(9) == 0 ? null : _coldest + (_chance.Next(12) * 0.5m);
            place = moves ? AnyPlace() : place;
            var row = new Row(date[..7], date, value, station, name, place.Latitude, place.Longitude, place.Elevation, form.Line);
            form.Add(station, date, row.Latitude, row.Longitude, row.Elevation, name, value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "9999.9");
            rows.Add(row);
        }

        var content = badness is { } how ? Spoilt(form, how, station, year) : form.ToBytes();
        var tag = _buckets.Put(Bucket, key, content, DateTimeOffset.UnixEpoch.AddYears(55));
        _versions[(key, tag.Trim('"'))] = new Version(key, content.Length, rows, bad);
    }

    private static byte[] Spoilt(CsvForm form, BadForm how, string station, string year)
    {
        switch (how)
        {
            case BadForm.Ragged:
                form.AddRaw($"\"{station}\",\"{year}-01-01\",\"10.5\"\n");
                break;
            case BadForm.Unclosed:
                form.AddRaw($"\"{station}");
                break;
            case BadForm.BadValue:
                form.Add(station, $"{year}-01-01", "", "", "", "", "hot");
                break;
            case BadForm.BadDate:
                form.Add(station, $"{year}-13-01", "", "", "", "", "1.0");
                break;
        }

        return how switch
        {
            BadForm.Empty => [],
            BadForm.NotUtf8 => [.. form.ToBytes(), 0xFF, (byte)'\n'],
            _ => form.ToBytes(),
        };
    }

    private (string Latitude, string Longitude, string Elevation) AnyPlace() => (Any(s_degrees), Any(s_degrees), Any(s_degrees));

    private string Any(string[] of) => of[_looks.Next(of.Length)];

    /// <param name="IsBad">It can only be quarantined.</param>
    internal sealed record Version(string Key, int Bytes, IReadOnlyList<Row> Rows, bool IsBad);

    /// <param name="Value">Null: not measured.</param>
    internal sealed record Row(
        string Month, string Date, decimal? Value, string Station, string Name, string Latitude, string Longitude, string Elevation, int Line);
}
