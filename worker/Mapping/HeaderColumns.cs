using QueueMap.Contracts.Items;

namespace QueueMap.Worker.Mapping;

/// <summary>Where the needed columns stand in one item's header. Found by name only: the order of columns means nothing.</summary>
public sealed class HeaderColumns
{
    private const int Absent = -1;

    private HeaderColumns(string[] names, int[] fields)
    {
        Names = names;
        Fields = fields;
    }

    /// <summary>The header's names, trimmed of spaces.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>By slot of the plan: the index of the field, or a negative number where the item lacks the column.</summary>
    public IReadOnlyList<int> Fields { get; }

    /// <summary>The header's name of a field, for a person.</summary>
    public string? NameOf(int field) => (uint)field < (uint)Names.Count ? Shown.Text(Names[field]) : null;

    /// <returns>The columns; or null, and the fault for which the item is quarantined.</returns>
    public static HeaderColumns? Match(string[] names, string key, ColumnPlan plan, out QuarantinedItem? fault)
    {
        var fields = new int[plan.Columns.Count];
        fault = null;
        for (var slot = 0; slot < fields.Length; slot++)
        {
            var column = plan.Columns[slot];
            fields[slot] = Array.IndexOf(names, column);
            if (fields[slot] == Absent && slot < plan.RequiredCount)
            {
                fault = new(
                    key,
                    QuarantineReason.MissingColumn,
                    $"The header lacks the column '{Shown.Text(column)}'. It has {names.Length} columns: {Shown.List(names)}. Names must match exactly.");
                return null;
            }

            if (fields[slot] != Absent && Array.IndexOf(names, column, fields[slot] + 1) is var second && second != Absent)
            {
                fault = new(
                    key,
                    QuarantineReason.AmbiguousColumn,
                    $"The header names the column '{Shown.Text(column)}' more than once, as columns {fields[slot] + 1} and {second + 1}. "
                    + "A column that the job needs must be named once.",
                    Column: Shown.Text(column));
                return null;
            }
        }

        return new HeaderColumns(names, fields);
    }
}
