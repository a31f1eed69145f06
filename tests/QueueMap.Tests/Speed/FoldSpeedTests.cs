using System.Globalization;
using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Maxima;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Wire;

namespace QueueMap.Tests.Speed;

/// <summary>
/// How many partials of twelve months one core folds. Explicit, as its figures are of one machine with nothing else to do:
/// <c>QueueMap.Tests -explicit only -class '*FoldSpeedTests' -showLiveOutput</c>.
/// </summary>
public sealed class FoldSpeedTests
{
    private const int Partials = 1_000_000;
    private const int Stations = 12_000;
    private const int Rounds = 5;

    /// <summary>The bar: 5 million a second and core.</summary>
    [Theory(Explicit = true)]
    [InlineData(1, 100)]
    [InlineData(20, 100)]
    [InlineData(97, 100)]
    [InlineData(20, 10)]
    public void A_million_partials_in_process(int years, int ofOneFold)
    {
        var folds = Generated(years, ofOneFold).ToArray();
        var shard = Fold(folds);
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var cpu = Environment.CpuUsage.TotalTime;
            var began = TimeProvider.System.GetTimestamp();
            shard = Fold(folds);
            var took = TimeProvider.System.GetElapsedTime(began);
            cpu = Environment.CpuUsage.TotalTime - cpu;
            Say($"{years} years, {ofOneFold} a fold: {Partials / took.TotalSeconds / 1e6:F1} million partials a second, {Partials / cpu.TotalSeconds / 1e6:F1} a second of CPU, "
                + $"{(GC.GetAllocatedBytesForCurrentThread() - before) / (double)Partials:F0} bytes a partial");
        }

        Assert.Equal((Partials, years * 12), (shard.Folded.Count, shard.Maxima.Count));
    }

    /// <summary>The same from the messages as another process sends them: version 1 of the wire format, read and folded.</summary>
    [Fact(Explicit = true)]
    public void A_hundred_thousand_partials_from_their_JSON()
    {
        var folds = Generated(years: 20, ofOneFold: 100).Take(Partials / 10 / 100)
            .Select(fold => fold.Select(partial => WireFormat.Write(partial)).ToArray()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var (bytes, before) = (0L, GC.GetAllocatedBytesForCurrentThread());
            var shard = Shard.Empty(0, 1);
            var began = TimeProvider.System.GetTimestamp();
            foreach (var fold in folds)
            {
                var read = new PartialMaxima[fold.Length];
                for (var i = 0; i < read.Length; i++)
                {
                    read[i] = WireFormat.Read<PartialMaxima>(fold[i]);
                    bytes += fold[i].Length;
                }

                shard = shard.Fold(shard.Fresh(read), tieColumns: 2, quarantine: null);
            }

            var took = TimeProvider.System.GetElapsedTime(began);
            Say($"from JSON: {shard.Folded.Count / took.TotalSeconds / 1e3:F0} thousand partials a second, {bytes / took.TotalSeconds / 1e6:F0} MB/s, "
                + $"{bytes / shard.Folded.Count} bytes each; {(GC.GetAllocatedBytesForCurrentThread() - before) / (double)shard.Folded.Count:F0} bytes allocated for each");
        }
    }

    /// <summary>What a fold costs beside the folding: the shard read, and written again.</summary>
    [Theory(Explicit = true)]
    [InlineData(20)]
    [InlineData(97)]
    public void A_shard_read_and_written(int years)
    {
        var shard = Fold([.. Generated(years, 100).Take(500)]);
        for (var round = 0; round < Rounds; round++)
        {
            var began = TimeProvider.System.GetTimestamp();
            var body = WireFormat.Write(shard);
            var written = TimeProvider.System.GetElapsedTime(began);
            var read = WireFormat.Read<Shard>(body);
            Say($"{years} years: {body.Length / 1024} KB written in {written.TotalMicroseconds:F0} µs, read in {(TimeProvider.System.GetElapsedTime(began) - written).TotalMicroseconds:F0} µs");
            Assert.Equal(shard.Maxima.Count, read.Maxima.Count);
        }
    }

    private static Shard Fold(PartialMaxima[][] folds)
    {
        var shard = Shard.Empty(0, 1);
        foreach (var fold in folds)
        {
            shard = shard.Fold(shard.Fresh(fold), tieColumns: 2, quarantine: null);
        }

        return shard;
    }

    // A station's year: a climate of its own, a season, and tenths of a degree Fahrenheit.
    private static IEnumerable<PartialMaxima[]> Generated(int years, int ofOneFold)
    {
        var chance = new Random(1);
        var counts = new MapCounts(Mapped: 500, Bytes: 33_000_000, Rows: 175_000, Missing: 40);
        for (var first = 0; first < Partials; first += ofOneFold)
        {
            yield return [.. Enumerable.Range(first, ofOneFold).Select(batch => PartialOf(batch))];
        }

        PartialMaxima PartialOf(int batch)
        {
            var year = 2025 - (batch % years);
            var station = $"7{chance.Next(Stations):D5}99999";
            var climate = chance.Next(200, 750);
            string[] rest = [$"STATION {station}, US", "33.942500", "-118.408000", "29.600000"];
            var maxima = Enumerable.Range(0, 12).Select(month => KeyValuePair.Create(
                (year * 12) + month,
                new Maximum(
                    new decimal(climate + (int)(200 * Math.Sin((month - 3) * Math.PI / 6)) + chance.Next(80), 0, 0, isNegative: false, scale: 1),
                    [string.Create(CultureInfo.InvariantCulture, $"{year}-{month + 1:D2}-{chance.Next(1, 29):D2}"), station, .. rest],
                    $"{year}/{station}.csv",
                    chance.Next(2, 366))));
            return new PartialMaxima("run", batch, counts with { }, GroupMaxima.OfMonths(maxima), []);
        }
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
