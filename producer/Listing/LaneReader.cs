using System.Threading.Channels;
using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Producer.Listing;

/// <summary>Lists one lane ahead of whoever takes its items.</summary>
public sealed class LaneReader : IAsyncDisposable
{
    private readonly Channel<Item> _ahead;
    private readonly CancellationTokenSource _stop;
    private readonly Task _listing;

    /// <param name="after">The last key of the lane that is known already; null lists all of it.</param>
    /// <param name="ahead">Items listed ahead at most.</param>
    public LaneReader(IObjectSource source, Lane? lane, string? after, int ahead, CancellationToken cancellation)
    {
        Lane = lane;
        _ahead = Channel.CreateBounded<Item>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _listing = Task.Run(() => ListAsync(lane is null ? source.ListAsync(after, _stop.Token) : source.ListAsync(lane, after, _stop.Token)), CancellationToken.None);
    }

    /// <summary>Null where the source is listed as one.</summary>
    public Lane? Lane { get; }

    /// <returns>Null at the end of the lane.</returns>
    /// <exception cref="SourceException">The lane cannot be listed to its end.</exception>
    public async ValueTask<Item?> NextAsync(CancellationToken cancellation)
    {
        while (await _ahead.Reader.WaitToReadAsync(cancellation))
        {
            if (_ahead.Reader.TryRead(out var item))
            {
                return item;
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // What it threw has come through the channel.
        _stop.Dispose();
    }

    private async Task ListAsync(IAsyncEnumerable<Item> items)
    {
        Exception? error = null;
        try
        {
            await foreach (var item in items)
            {
                if (!_ahead.Writer.TryWrite(item))
                {
                    await _ahead.Writer.WriteAsync(item, _stop.Token);
                }
            }
        }
        catch (Exception thrown)
        {
            error = thrown;
        }
        finally
        {
            _ahead.Writer.Complete(error);
        }
    }
}
