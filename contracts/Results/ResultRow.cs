using System.Text.Json.Serialization;
using QueueMap.Contracts.Jobs;
using QueueMap.Contracts.Maxima;

namespace QueueMap.Contracts.Results;

/// <summary>One row of the result: a month, its highest value, and where it was measured.</summary>
public sealed record ResultRow(
    [property: JsonPropertyName("month")] string Month,
    [property: JsonPropertyName("value")] decimal Value,
    [property: JsonPropertyName("unit")] string Unit,
    [property: JsonPropertyName("station")] string Station,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("date")] string Date,
    [property: JsonPropertyName("latitude")] string Latitude,
    [property: JsonPropertyName("longitude")] string Longitude,
    [property: JsonPropertyName("elevation")] string Elevation,
    [property: JsonPropertyName("source")] string Source)
{
    /// <summary>The columns of exports, in order.</summary>
    public static readonly IReadOnlyList<string> Columns =
        ["month", "value", "unit", "station", "name", "date", "latitude", "longitude", "elevation", "source"];

    public static ResultRow Of(JobSpec job, string group, Maximum maximum)
    {
        return new ResultRow(
            group,
            maximum.Value,
            job.Value.Unit,
            Kept("STATION"),
            Kept("NAME"),
            Kept("DATE"),
            Kept("LATITUDE"),
            Kept("LONGITUDE"),
            Kept("ELEVATION"),
            $"{maximum.Key}:{maximum.Line}");

        string Kept(string column)
        {
            for (var i = 0; i < job.Kept.Count; i++)
            {
                if (job.Kept[i] == column)
                {
                    return maximum.Kept[i];
                }
            }

            return "";
        }
    }
}
