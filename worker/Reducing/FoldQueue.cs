using System.Threading.Channels;
using QueueMap.Contracts.Messages;

namespace QueueMap.Worker.Reducing;

/// <summary>
/// Gathers partials that arrive one by one into folds, and tells each sender apart when its own is durable. A poison
/// partial fails alone: the others of its fold are not delivered again on its account.
/// </summary>
public sealed class FoldQueue(Reducer reducer, FoldOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Lock _starting = new();
    private Task? _folding;
    private long? _began;

    /// <summary>Completes when the partial is in the ledger, or was there before; fails as the fold fails.</summary>
    public async Task FoldAsync(PartialMaxima partial, CancellationToken cancellation)
    {
        lock (_starting)
        {
            _folding ??= Task.Run(() => FoldAllAsync(_abandoned.Token), CancellationToken.None);
        }

        var waiting = new Waiting(partial, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _ = waiting.Folded.Task.ContinueWith(Unheard, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await _waiting.Writer.WriteAsync(waiting, cancellation);
        await waiting.Folded.Task.WaitAsync(cancellation);
    }

    // Who has lost its message meanwhile waits no more, and the error of a fold would be nobody's: the message comes again.
    private static void Unheard(Task folded) => _ = folded.Exception;

    private async Task FoldAllAsync(CancellationToken cancellation)
    {
        var gathered = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync(cancellation))
        {
            await GatherAsync(gathered, cancellation);
            _began = time.GetTimestamp();
            foreach (var run in gathered.GroupBy(waiting => waiting.Partial.Run, StringComparer.Ordinal))
            {
                await FoldAsync(run.Key, [.. run], cancellation);
            }

            gathered.Clear();
        }
    }

    // The linger runs from the last fold, not from the first partial: one that comes alone is folded at once, and a stream
    // of them costs one fold a linger.
    private async Task GatherAsync(List<Waiting> gathered, CancellationToken cancellation)
    {
        while (gathered.Count < options.MaxPartials)
        {
            if (_waiting.Reader.TryRead(out var waiting))
            {
                gathered.Add(waiting);
                continue;
            }

            var left = _began is { } began ? options.Linger - time.GetElapsedTime(began) : TimeSpan.Zero;
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            using var linger = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var more = _waiting.Reader.WaitToReadAsync(linger.Token).AsTask();
            await Task.WhenAny(more, Task.Delay(left, time, linger.Token));
            var goesOn = more.IsCompletedSuccessfully && more.Result;
            await linger.CancelAsync(); // Whichever of the two still waits.
            if (!goesOn)
            {
                return;
            }
        }
    }

    private async Task FoldAsync(string run, List<Waiting> waiting, CancellationToken cancellation)
    {
        try
        {
            var refused = await reducer.FoldAsync(run, [.. waiting.Select(one => one.Partial)], cancellation);
            foreach (var one in waiting)
            {
                if (refused.TryGetValue(one.Partial, out var why))
                {
                    one.Folded.SetException(why);
                }
                else
                {
                    one.Folded.SetResult();
                }
            }
        }
        catch (Exception error)
        {
            // Nothing is swallowed: each sender gets the error, and its message is delivered again.
            foreach (var one in waiting)
            {
                one.Folded.TrySetException(error);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _abandoned.CancelAsync();
        if (_folding is not null)
        {
            await _folding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        while (_waiting.Reader.TryRead(out var left))
        {
            left.Folded.TrySetException(new ObjectDisposedException(nameof(FoldQueue)));
        }

        _abandoned.Dispose();
    }

    private sealed record Waiting(PartialMaxima Partial, TaskCompletionSource Folded);
}
