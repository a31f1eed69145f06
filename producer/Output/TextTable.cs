using Spectre.Console;

namespace QueueMap.Producer.Output;

/// <summary>Rows under headings: aligned text for a log or a pipe, a table for a terminal. The first column is text, the others are figures.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    /// <summary>Two spaces between columns, so that awk and a person can both read them.</summary>
    public void WriteTo(TextWriter output)
    {
        int[] widths = [.. headings.Select((heading, column) => _rows.Select(row => row[column].Length).Prepend(heading.Length).Max())];
        foreach (var row in _rows.Prepend(headings))
        {
            var cells = row.Select((cell, column) => IsText(column) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    public void WriteTo(IAnsiConsole console)
    {
        var table = new Table { Border = TableBorder.Simple };
        for (var column = 0; column < headings.Count; column++)
        {
            var heading = new TableColumn(new Text(headings[column]));
            table.AddColumn(IsText(column) ? heading : heading.RightAligned());
        }

        foreach (var row in _rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        console.Write(table);
    }

    private bool IsText(int column) => column == 0 || column == headings.Count - 1;
}
