using System.Threading.Channels;

namespace QueueMap.Producer.Listing;

/// <summary>Reads a sequence ahead of whoever takes from it, by so many entries at most.</summary>
public sealed class ReadAhead<T> : IAsyncDisposable
{
    private readonly Channel<T> _ahead;
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;

    /// <param name="read">Begins the sequence.</param>
    /// <param name="ahead">Entries that wait to be taken, at most: with no room for one more, none is read.</param>
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
            await using var entries = read(_stop.Token).GetAsyncEnumerator(_stop.Token);
            while (await _ahead.Writer.WaitToWriteAsync(_stop.Token) && await entries.MoveNextAsync())
            {
                _ahead.Writer.TryWrite(entries.Current); // There is room: nobody else writes.
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
