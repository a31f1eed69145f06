using QueueMap.Contracts.Wire;
using QueueMap.Storage.Durability;
using QueueMap.Storage.Results;

namespace QueueMap.Tests.Storage.Results;

public sealed class FileResultStoreTests : IDisposable
{
    private readonly TempFolder _state = new();
    private readonly FileResultStore _store;

    public FileResultStoreTests() => _store = new FileResultStore(_state.Path, TimeProvider.System);

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":1,\"job\":\"jo")]
    [InlineData("{\"version\":1}")]
    public async Task A_damaged_file_is_reported_with_its_name(string content)
    {
        _state.Write("results/job.json", content);

        var e = await Assert.ThrowsAsync<DamagedFileException>(async () => await _store.ReadAsync("job", default));

        Assert.Equal(_state.At("results/job.json"), e.Path);
    }

    [Fact]
    public async Task A_result_of_a_later_release_is_not_read_as_one_of_this()
    {
        _state.Write("results/job.json", "{\"version\":2}");

        await Assert.ThrowsAsync<UnknownVersionException>(async () => await _store.ReadAsync("job", default));
    }
}
