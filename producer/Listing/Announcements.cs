using System.Threading.Channels;

namespace QueueMap.Producer.Listing;

/// <summary>Tells a publisher in the same process that the manifest has grown. What it holds is the ledger's to say.</summary>
public sealed class Announcements
{
    // One token is enough: whoever takes it reads everything that has been announced by then.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The manifest has grown.</summary>
    public void More() => _news.Writer.TryWrite(true);

    /// <summary>The listing has ended; with an error where it has not come to the end of the source.</summary>
    public void End(Exception? error = null) => _news.Writer.TryComplete(error);

    /// <returns>False when the listing has ended and all news has been taken.</returns>
    /// <exception cref="Exception">What ended the listing before its time.</exception>
    public async ValueTask<bool> MoreAsync(CancellationToken cancellation) =>
        await _news.Reader.WaitToReadAsync(cancellation) && _news.Reader.TryRead(out _);
}
