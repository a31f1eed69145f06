using System.Globalization;
using Amazon.DynamoDBv2.Model;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Simulation.World;

namespace QueueMap.Simulation.Oracles;

/// <summary>The job's results in their table: the newest set whole, and each of its months as people query it.</summary>
internal sealed class TableOracle(SimWorld world, Judge judge)
{
    private readonly HashSet<(string Run, DateTimeOffset EndedAt)> _known = [];
    private ResultSet? _published;

    public void OnPublished(ResultSet result, RunHeader? header)
    {
        Require(result.State is RunState.Succeeded or RunState.Partial, $"the table shows {result.Run}, which is {result.State}");
        Require(
            _published is null || result.EndedAt > _published.EndedAt || (result.EndedAt == _published.EndedAt && string.CompareOrdinal(result.Run, _published.Run) >= 0),
            $"{result.Run} of {result.EndedAt:O} replaces {_published?.Run} of {_published?.EndedAt:O}");
        // A finalizer that was held up writes once more what stood, also when a requeue has opened the run meanwhile.
        var isAgain = !_known.Add((result.Run, result.EndedAt));
        Require(isAgain || header?.State is RunState.Reducing or RunState.Succeeded or RunState.Partial, $"the table shows {result.Run} before it is settled");
        _published = result;
    }

    /// <summary>A month is written: never in the place of one of a later result.</summary>
    public void OnMonth(Dictionary<string, AttributeValue>? before, Dictionary<string, AttributeValue>? after)
    {
        if (before is not null && after is not null)
        {
            var (old, now) = ((before["endedAt"].S, before["run"].S), (after["endedAt"].S, after["run"].S));
            Require(
                string.CompareOrdinal(now.Item1, old.Item1) > 0 || (now.Item1 == old.Item1 && string.CompareOrdinal(now.Item2, old.Item2) >= 0),
                $"month {after["month"].S} of {now} replaces that of {old}");
        }
    }

    public void AtTheEnd(IEnumerable<RunModel> runs)
    {
        var months = world.Tables.ItemsOf("queuemap-results").Where(item => item["month"].S != "#set").Select(TextOf).ToList();
        var expected = (_published?.Rows ?? []).Select(TextOf).ToList();
        Require(months.SequenceEqual(expected), $"the months of the table are [{string.Join("; ", months)}], and those of the last result [{string.Join("; ", expected)}]");
        foreach (var run in runs.Where(run => run.Header?.State is RunState.Succeeded or RunState.Partial))
        {
            Require(
                _published is not null && (_published.Run == run.Run || _published.EndedAt >= run.Header!.EndedAt),
                $"{run.Run} has ended, and the table does not show it or a later one");
        }
    }

    private static string TextOf(Dictionary<string, AttributeValue> item) => string.Join(
        '|',
        item["month"].S,
        decimal.Parse(item["value"].N, CultureInfo.InvariantCulture).ToString("0.0", CultureInfo.InvariantCulture),
        item["unit"].S,
        item["station"].S,
        item["name"].S,
        item["date"].S,
        item["latitude"].S,
        item["longitude"].S,
        item["elevation"].S,
        item["source"].S,
        item["run"].S);

    private string TextOf(ResultRow row) => string.Join(
        '|',
        row.Month,
        row.Value.ToString("0.0", CultureInfo.InvariantCulture),
        "F",
        row.Station,
        row.Name,
        row.Date,
        row.Latitude,
        row.Longitude,
        row.Elevation,
        row.Source,
        _published!.Run);

    private void Require(bool holds, string what) => judge.Require(holds, "O4", null, what);
}
