using QueueMap.Contracts.Jobs;

namespace QueueMap.Worker.Mapping;

/// <summary>A job's columns and rules, worked out once for all the items of a batch.</summary>
public sealed class ColumnPlan
{
    private readonly decimal[] _missing;

    /// <param name="job">The job.</param>
    /// <param name="bar">Rows that do not reach it may be missing in the maxima of an item; null for all maxima.</param>
    public ColumnPlan(JobSpec job, IMonthBar? bar = null)
    {
        Bar = bar;
        if (job.Group.By != Grouping.Month)
        {
            throw new ArgumentException($"Job '{job.Name}' groups by {job.Group.By}; this release groups by {Grouping.Month} only.", nameof(job));
        }

        Columns = [.. job.Required.Concat(job.Carried).Distinct(StringComparer.Ordinal)];
        RequiredCount = job.Required.Count;
        Group = Slot(job.Group.Column);
        Value = Slot(job.Value.Column);
        Kept = [.. job.Kept.Select(Slot)];
        TieColumns = job.TieBreak.Count;
        _missing = [.. job.Value.Missing];
    }

    /// <summary>The names of the columns that the job needs, each once; the required ones come first. A column's slot is its index here.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>How many of the columns an item must have; the others read as blank where it lacks them.</summary>
    public int RequiredCount { get; }

    /// <summary>Slot of the group column.</summary>
    public int Group { get; }

    /// <summary>Slot of the value column.</summary>
    public int Value { get; }

    /// <summary>Slots of the columns whose text is kept of a winning row; those of the tie rule come first.</summary>
    public IReadOnlyList<int> Kept { get; }

    /// <summary>How many of the kept columns settle equal values.</summary>
    public int TieColumns { get; }

    /// <summary>What a row must reach to be of use; null where all are.</summary>
    public IMonthBar? Bar { get; }

    /// <summary>The numbers that mean "not measured".</summary>
    public IReadOnlyList<decimal> Missing => _missing;

    /// <summary>Whether the number means "not measured": compared as a number, so 9999.90 is 9999.9.</summary>
    public bool IsMissing(decimal value) => Array.IndexOf(_missing, value) >= 0;

    private int Slot(string column)
    {
        var slot = 0;
        while (Columns[slot] != column)
        {
            slot++;
        }

        return slot;
    }
}
