using System.Threading.Channels;

namespace QueueMap.AmazonSqs.Tests.Buses;

/// <summary>What consumers saw, for a test to wait for.</summary>
internal sealed class Inbox<T>
{
    /// <summary>Nothing here takes a tenth of it on an idle machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly Channel<T> _items = Channel.CreateUnbounded<T>();

    /// <summary>Not yet read.</summary>
    public int Count => _items.Reader.Count;

    public void Add(T item) => Assert.True(_items.Writer.TryWrite(item));

    public Task<T> NextAsync() => _items.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

    public async Task<List<T>> NextAsync(int count)
    {
        var items = new List<T>();
        while (items.Count < count)
        {
            items.Add(await NextAsync());
        }

        return items;
    }
}
