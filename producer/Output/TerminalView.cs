using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Planning;
using QueueMap.Storage.Runs;
using Spectre.Console;

namespace QueueMap.Producer.Output;

/// <summary>For a person at a terminal: a bar that moves, then the table of maxima and the coverage.</summary>
public sealed class TerminalView(IAnsiConsole console, string flag, TimeProvider time) : IRunView
{
    /// <summary>Columns of a terminal below which the source would only break every row; the export has it.</summary>
    private const int WidthForSource = 110;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(150);

    public void Started(RunHeader run, bool resumed) => console.MarkupLineInterpolated(
        $"[bold]{run.Spec.Job.Name}[/] over {Printable.Of(run.Spec.Source)} [grey]({(resumed ? "goes on: " : "")}{run.Spec.Run})[/]");

    public Task FollowAsync(Func<RunProgress?> progress, Task work) => console.Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(bar =>
        {
            var row = bar.AddTask("listing", maxValue: 1);
            return Following.ShowAsync(Every, time, progress, work, now =>
            {
                row.Value = now.Share;
                row.IsIndeterminate = !now.ListingComplete && now.Coverage.Listed == 0;
                row.Description = Describe(now);
            });
        });

    public void Finished(RunSnapshot run, ResultSet result, IReadOnlyList<QuarantineRecord> quarantined, TimeSpan elapsed)
    {
        if (result.Rows.Count > 0)
        {
            console.Write(TableOf(result.Rows, withSource: console.Profile.Width >= WidthForSource));
        }

        foreach (var line in RunReport.Lines(run, quarantined, elapsed, flag))
        {
            console.Write(new Text(line, StyleOf(line, run.Header.State)));
            console.WriteLine();
        }
    }

    public void Billed(RunBill bill)
    {
        foreach (var line in bill.Lines())
        {
            console.Write(new Text(line));
            console.WriteLine();
        }
    }

    public void Note(string message) => console.MarkupLineInterpolated($"[yellow]{Printable.Of(message)}[/]");

    private static Table TableOf(IReadOnlyList<ResultRow> rows, bool withSource)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("month");
        table.AddColumn(new TableColumn("hottest day").RightAligned());
        table.AddColumn("date");
        table.AddColumn("station");
        table.AddColumn("name");
        if (withSource)
        {
            table.AddColumn("source");
        }

        foreach (var row in rows)
        {
            string[] cells = [row.Month, $"{row.Value} °{row.Unit}", row.Date, row.Station, row.Name];
            table.AddRow([.. (withSource ? [.. cells, row.Source] : cells).Select(cell => new Text(Printable.Of(cell)))]);
        }

        return table;
    }

    private static string Describe(RunProgress now)
    {
        var settled = now.Coverage.Listed - now.Coverage.Pending;
        var left = now.Left is { } time ? $", {Quantity.Time(time)} left" : "";
        var total = now.ListingComplete ? $"{now.Coverage.Listed:N0}" : $"{now.Coverage.Listed:N0}+";
        return $"{settled:N0} of {total} items, {Quantity.Size(now.Bytes)}, {Quantity.Size(now.Rate)}/s{left}, "
            + $"{now.Coverage.Quarantined:N0} quarantined{(now.DeadBatches > 0 ? $", {now.DeadBatches:N0} dead batches" : "")}";
    }

    private static Style StyleOf(string line, RunState state) => line switch
    {
        _ when line.StartsWith("bad item", StringComparison.Ordinal) || line.StartsWith("dead", StringComparison.Ordinal) => new Style(Color.Yellow),
        _ when line.StartsWith("run ", StringComparison.Ordinal) => new Style(state == RunState.Succeeded ? Color.Green : Color.Red, decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
