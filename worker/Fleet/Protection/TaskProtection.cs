using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QueueMap.Worker.Hosting;

namespace QueueMap.Worker.Fleet.Protection;

/// <summary>
/// Keeps the task of this process while it has a batch in hand, and gives it free when it has none. Whatever goes wrong with it is
/// said, and stops no work: a task that is taken away all the same drains.
/// </summary>
internal sealed class TaskProtection(TaskAgent agent, WorkPulse pulse, TimeProvider time, ILogger<TaskProtection> log) : BackgroundService
{
    /// <summary>As long as a process that hangs, or a host that is cut off, can hold its task beyond its work.</summary>
    public const int Minutes = 15;

    /// <summary>Two renewals may fail, and the third still comes in time.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(4);

    /// <summary>
    /// Without a batch for so long until the task is given free: longer than the pause between two batches of a run, shorter than what
    /// a task costs that nobody needs. Both changes are calls of ECS.
    /// </summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>At the end of the process. What is not given free by then expires by itself.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(3);

    private const int ReleaseAttempts = 4;

    private bool _mayHold;
    private string? _told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var goesOn = true;
            while (goesOn)
            {
                await pulse.UntilHeldAsync(stoppingToken);
                goesOn = await HoldAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The bus has drained: this service is started before it, and so stopped after it.
            using var last = new CancellationTokenSource(LastWord, TimeProvider.System);
            if (_mayHold)
            {
                await ((Task)agent.SetAsync(minutes: null, last.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Until there is nothing in hand.</summary>
    /// <returns>False where it is of no use to ask again.</returns>
    private async Task<bool> HoldAsync(CancellationToken cancellation)
    {
        var failures = 0;
        do
        {
            var held = _mayHold;
            _mayHold = true; // Also where nobody hears the answer any more.
            var answer = await AskAsync(Minutes, cancellation);
            _mayHold = held || answer.IsDone || answer.IsOpen;
            if (answer.IsFinal)
            {
                return false;
            }

            failures = answer.IsDone ? 0 : failures + 1;
        }
        while (!await IsIdleWithinAsync(failures == 0 ? RenewEvery : PauseAfter(failures), cancellation));

        await ReleaseAsync(cancellation);
        return true;
    }

    /// <summary>Unless there is something in hand again meanwhile.</summary>
    private async Task ReleaseAsync(CancellationToken cancellation)
    {
        for (var attempt = 1; _mayHold && attempt <= ReleaseAttempts && pulse.Held == 0; attempt++)
        {
            var answer = await AskAsync(minutes: null, cancellation);
            _mayHold = !answer.IsDone;
            if (_mayHold)
            {
                await Task.Delay(PauseAfter(attempt), time, cancellation);
            }
        }
    }

    private async Task<ProtectionAnswer> AskAsync(int? minutes, CancellationToken cancellation)
    {
        var answer = await agent.SetAsync(minutes, cancellation);
        if (answer.IsDone)
        {
            if (_told is not null)
            {
                ProtectionEvents.Mended(log);
            }

            _told = null;
        }
        else if (answer.Code != _told)
        {
            _told = answer.Code;
            ProtectionEvents.Failed(log, minutes is null ? "given free" : "protected", answer.Code!, answer.Message ?? "", answer.Remedy);
        }

        return answer;
    }

    /// <returns>True as soon as nothing has been in hand for a while, false when the time is over.</returns>
    private async Task<bool> IsIdleWithinAsync(TimeSpan span, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < span)
        {
            await Task.Delay(LookEvery, time, cancellation);
            if (pulse.Held == 0 && pulse.SinceLastBeat >= Linger)
            {
                return true;
            }
        }

        return false;
    }

    private static TimeSpan PauseAfter(int failures)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures - 1, 10)));
        return pause < LongestPause ? pause : LongestPause;
    }
}

internal static partial class ProtectionEvents
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "This task could not be {Wish} ({Code}: {Said}). {Remedy}. The work goes on, and a task that is taken away drains")]
    public static partial void Failed(ILogger logger, string wish, string code, string said, string remedy);

    [LoggerMessage(Level = LogLevel.Information, Message = "The protection of this task can be set again")]
    public static partial void Mended(ILogger logger);
}
