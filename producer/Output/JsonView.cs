using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using QueueMap.Contracts.Results;
using QueueMap.Contracts.Runs;
using QueueMap.Producer.Embedded;
using QueueMap.Storage.Runs;

namespace QueueMap.Producer.Output;

/// <summary>For programs: one JSON object a line on standard output, messages on standard error.</summary>
public sealed class JsonView(TextWriter output, TextWriter messages, TimeProvider time) : IRunView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Default,
    };

    public void Started(RunHeader run, bool resumed) => Write(new
    {
        Event = resumed ? "resumed" : "started",
        run.Spec.Run,
        Job = run.Spec.Job.Name,
        run.Spec.Source,
    });

    public async Task FollowAsync(Func<RunProgress?> progress, Task work)
    {
        using var timer = new PeriodicTimer(Every, time);
        var tick = timer.WaitForNextTickAsync().AsTask();
        while (await Task.WhenAny(work, tick) != work)
        {
            if (progress() is { } now)
            {
                Write(new
                {
                    Event = "progress",
                    now.Coverage,
                    now.Bytes,
                    BytesPerSecond = (long)now.Rate,
                    SecondsLeft = now.Left?.TotalSeconds,
                    DeadBatches = now.DeadBatches,
                });
            }

            tick = timer.WaitForNextTickAsync().AsTask();
        }
    }

    public void Finished(RunSnapshot run, ResultSet result, IReadOnlyList<QuarantineRecord> quarantined, TimeSpan elapsed)
    {
        foreach (var record in quarantined)
        {
            Write(new { Event = "quarantined", record.Batch, record.Item });
        }

        foreach (var (batch, dead) in run.Dead)
        {
            Write(new { Event = "dead", Batch = batch, dead.Cause, dead.Requeues });
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
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
            result.Rows,
        });
    }

    public void Note(string message) => messages.WriteLine(Printable.Of(message));

    private void Write<T>(T line) => output.WriteLine(JsonSerializer.Serialize(line, Options));
}
