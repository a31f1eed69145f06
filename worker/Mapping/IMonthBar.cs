using QueueMap.Contracts.Maxima;

namespace QueueMap.Worker.Mapping;

/// <summary>
/// What a row of a month must reach to be of use. Most rows cannot win against what other items of a batch hold already, and
/// need neither texts nor a place. Rises only; read by many threads at once, and an older answer is as good, for it only
/// lets more through.
/// </summary>
public interface IMonthBar
{
    /// <param name="month">As of <see cref="MonthNumber"/>.</param>
    /// <returns>Null where any row is of use.</returns>
    decimal? ValueToReach(int month);
}
