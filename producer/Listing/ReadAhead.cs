using System.Threading.Channels;

namespace QueueMap.Producer.Listing;

/// <summary>Reads a sequence ahead of whoever takes from it, by so many entries at most.</summary>
public sealed class ReadAhead<T> : IAsyncDisposable
{
    private readonly Channel<T> _ahead;
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;

    /// <param name="read">Begins the sequence.</param>
    /// <param name="ahead">Entries that wait to be taken, at most; one more may be in hand.</param>
    public ReadAhead(Func<CancellationToken, IAsyncEnumerable<T>> read, int ahead, CancellationToken cancellation)
    {
        _ahead = Channel.CreateBounded<T>(new BoundedChannelOptions(ahead) { SingleReader = true, SingleWriter = true });
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _reading = Task.Run(() => ReadAsync(read), CancellationToken.None);
    }

    /// <summary>What has been read. It ends as the sequence does, also with its error.</summary>
    public ChannelReader<T> Reader => _ahead.Reader;

    /// <summary>Stops reading. What was read and not taken stays with <see cref="Reader"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // What it threw has come through the channel.
        _stop.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<T>> read)
    {
        Exception? error = null;
        try
        {
            await foreach (var entry in read(_stop.Token))
            {
                if (!_ahead.Writer.TryWrite(entry))
                {
                    await _ahead.Writer.WriteAsync(entry, _stop.Token);
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
