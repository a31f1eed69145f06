using QueueMap.Storage.Runs;
using QueueMap.Tests.Storage.InMemory;

namespace QueueMap.Tests.Storage.Runs;

/// <summary>Files that are read one after another are asked for side by side, within bounds.</summary>
public sealed class FilesAheadTests
{
    [Fact(Timeout = 10_000)]
    public async Task Files_come_in_their_order_and_are_read_side_by_side()
    {
        var files = new HeldFiles(size: 10, together: FilesAhead.MaxFiles);

        var read = await files.ReadAheadAsync("run", NamesAsync(17), default).Select(file => (file.Name, file.Content!.Value.Length)).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 17).Select(i => ($"{i:d2}", 10)), read);
        Assert.Equal(FilesAhead.MaxFiles, files.MostAtOnce);
    }

    [Fact(Timeout = 10_000)]
    public async Task Large_files_are_read_as_far_ahead_as_their_bytes_allow()
    {
        var files = new HeldFiles(size: FilesAhead.MaxBytes / 3, together: 3);

        Assert.Equal(10, await files.ReadAheadAsync("run", NamesAsync(10), default).CountAsync());

        Assert.Equal(3, files.MostAtOnce);
    }

    [Fact(Timeout = 10_000)]
    public async Task Who_wants_the_first_only_reads_the_first_only()
    {
        var files = new HeldFiles(size: 10, together: 1);

        await files.ReadAheadAsync("run", NamesAsync(10), default).FirstAsync();

        Assert.Equal(1, files.Reads);
    }

    private static IAsyncEnumerable<string> NamesAsync(int count) => Enumerable.Range(0, count).Select(i => $"{i:d2}").ToAsyncEnumerable();

    /// <summary>Answers the first read at once, and the others when so many have been asked for.</summary>
    private sealed class HeldFiles(int size, int together) : IRunFiles
    {
        private readonly InMemoryRunFiles _none = new();
        private readonly TaskCompletionSource _asked = new();
        private int _held;

        public int Reads { get; private set; }

        public int MostAtOnce { get; private set; }

        public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string run, string name, CancellationToken cancellation)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_held);
            if (Reads++ > 0)
            {
                if (_held == together)
                {
                    _asked.TrySetResult();
                }

                await _asked.Task.WaitAsync(cancellation);
            }

            _held--;
            return new byte[size];
        }

        public ValueTask<bool> TryCreateAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            _none.TryCreateAsync(run, name, content, cancellation);

        public ValueTask ReplaceAsync(string run, string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            _none.ReplaceAsync(run, name, content, cancellation);

        public IAsyncEnumerable<string> ListAsync(string run, string prefix, CancellationToken cancellation) => _none.ListAsync(run, prefix, cancellation);
    }
}
