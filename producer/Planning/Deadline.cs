using System.Globalization;
using QueueMap.Producer.Output;

namespace QueueMap.Producer.Planning;

/// <summary>When a run is to be done, and which fleet does it.</summary>
/// <param name="Finish">The moment itself.</param>
public sealed record Deadline(DateTimeOffset Finish)
{
    public const string Form = "a time of day such as 06:00, the next one in UTC, or a date and time of ISO 8601 such as 2026-03-01T06:00+01:00";

    /// <summary>What is foretold may take longer: a tenth is what the model is off by on real fleets of one machine, and more.</summary>
    private const double Margin = 1.15;

    public static bool TryParse(string text, DateTimeOffset now, out Deadline deadline)
    {
        deadline = null!;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + time.ToTimeSpan();
            deadline = new Deadline(today > now ? today : today.AddDays(1));
            return true;
        }

        if (Moment.TryParse(text, out var moment))
        {
            deadline = new Deadline(moment);
            return true;
        }

        return false;
    }

    /// <summary>The cheapest of those that are done in time, with a margin.</summary>
    /// <returns>Null where none is.</returns>
    public Estimate? Pick(IEnumerable<Estimate> estimates, DateTimeOffset now) =>
        estimates.Where(one => LatestStart(one) >= now).OrderBy(one => one.Usd).ThenBy(one => one.Run.Seconds).FirstOrDefault();

    public DateTimeOffset LatestStart(Estimate estimate) => Finish - (estimate.Duration * Margin);
}
