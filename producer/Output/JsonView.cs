using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Planning;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Output;

/// <summary>For programs: one JSON object a line on standard output, messages on standard error.</summary>
public sealed class JsonView(TextWriter output, TextWriter messages, TimeProvider time) : IRunView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public void Started(RunHeader run, bool resumed) => Write(new
    {
        Event = resumed ? "resumed" : "started",
        run.Spec.Run,
        Job = run.Spec.Job.Name,
        run.Spec.Source,
    });

    public Task FollowAsync(Func<RunProgress?> progress, Task work) => Following.ShowAsync(Every, time, progress, work, now => Write(new
    {
        Event = "progress",
        now.Coverage,
        now.Bytes,
        BytesPerSecond = (long)now.Rate,
        SecondsLeft = now.Left?.TotalSeconds,
        now.DeadBatches,
    }));

    public void Finished(RunSnapshot run, ResultSet result, IReadOnlyList<QuarantineRecord> quarantined, TimeSpan elapsed)
    {
        foreach (var record in quarantined)
        {
            output.WriteLine(JsonEvent.OfQuarantined(record));
        }

        foreach (var (batch, dead) in run.Dead)
        {
            output.WriteLine(JsonEvent.OfDead(batch, dead));
        }

        Write(new
        {
            Event = "result",
            result.Run,
            result.Job,
            State = run.Header.State.ToString(),
            run.Header.Reason,
            result.Coverage,
            result.Counts,
            LeftOut = run.Header.Listing.LeftOut,
            run.Header.Listing.CutAt,
            run.Header.Listing.Duplicates,
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
            result.Rows,
        });
    }

    public void Billed(RunBill bill) => Write(new
    {
        Event = "bill",
        Gets = new { Counted = bill.GetsCounted, Foretold = bill.Foretold.Gets },
        bill.Bytes,
        CpuSeconds = new { Counted = Math.Round(bill.CpuSeconds, 3), Foretold = Math.Round(bill.CpuSecondsForetold, 3) },
        Seconds = Math.Round(bill.Seconds, 3),
        Calls = bill.IsOnAws ? bill.Foretold : null,
        Usd = bill.Usd is { } usd ? new { Counted = Math.Round(usd, 6), Foretold = Math.Round(bill.UsdForetold, 6) } : null,
        Tasks = bill.Worker is { } worker ? new { Worker = worker.ToString(), HeldSeconds = Math.Round(bill.HeldSeconds, 3) } : null,
        PricesOf = bill.Prices.Date,
    });

    public void Note(string message) => messages.WriteLine(Printable.Of(message));

    private void Write<T>(T line) => output.WriteLine(JsonEvent.Of(line));
}
