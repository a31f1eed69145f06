using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Planning;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Output;

/// <summary>For logs and pipes: the result on standard output, everything else in plain lines on standard error.</summary>
public sealed class PlainView(TextWriter output, TextWriter messages, string flag, TimeProvider time) : IRunView
{
    /// <summary>Seldom enough for a log that is kept, often enough to see that it lives.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public void Started(RunHeader run, bool resumed) =>
        messages.WriteLine(Printable.Of($"run {run.Spec.Run} {(resumed ? "goes on" : "begins")}: {run.Spec.Job.Name} over {run.Spec.Source}"));

    public Task FollowAsync(Func<RunProgress?> progress, Task work) => Following.ShowAsync(Every, time, progress, work, now =>
        messages.WriteLine($"{Quantity.Time(now.Elapsed)}: {now.Coverage}, {Quantity.Size(now.Rate)}/s"));

    public void Finished(RunSnapshot run, ResultSet result, IReadOnlyList<QuarantineRecord> quarantined, TimeSpan elapsed)
    {
        WriteTable(output, result.Rows);
        foreach (var line in RunReport.Lines(run, quarantined, elapsed, flag))
        {
            output.WriteLine(line);
        }
    }

    public void Billed(RunBill bill)
    {
        foreach (var line in bill.Lines())
        {
            output.WriteLine(line);
        }
    }

    public void Note(string message) => messages.WriteLine(Printable.Of(message));

    /// <summary>Aligned columns, two spaces apart, so that awk and a person can both read them.</summary>
    public static void WriteTable(TextWriter output, IReadOnlyList<ResultRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var width = rows.Max(row => row.Name.Length);
        output.WriteLine($"{"month",-7}  {"value",8}  {"station",-11}  {"date",-10}  {"name".PadRight(width)}  source");
        foreach (var row in rows)
        {
            output.WriteLine(Printable.Of(
                $"{row.Month,-7}  {row.Value + " " + row.Unit,8}  {row.Station,-11}  {row.Date,-10}  {row.Name.PadRight(width)}  {row.Source}"));
        }
    }
}
