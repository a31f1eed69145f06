namespace QueueMap.Benchmarks;

/// <summary>What one call of a benchmark works through; zero where the unit means nothing for it.</summary>
/// <param name="Bytes">Bytes of CSV.</param>
/// <param name="Rows">Rows of CSV, without headers.</param>
/// <param name="Partials">Partials that are folded.</param>
internal sealed record Work(long Bytes = 0, long Rows = 0, long Partials = 0);
