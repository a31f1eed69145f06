using QueueMap.Emulators;
using QueueMap.FaultProxy;
using QueueMap.HistoryChecker.Snapshots;
using QueueMap.LocalFleets;

namespace QueueMap.Chaos.Worlds;

/// <summary>
/// The servers, and a proxy in front of each service. They outlive rounds, because a round has buckets, queues and tables of
/// its own; and are started anew now and then, because the emulators keep everything in memory.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private readonly EmulatorProcess _fauxqs = new("fauxqs");
    private readonly EmulatorProcess _dynalite = new("dynalite");
    private readonly List<ProxyProcess> _proxies = [];

    private World()
    {
    }

    public ProxyProcess Sqs => _proxies[0];

    public ProxyProcess S3 => _proxies[1];

    public ProxyProcess Dynamo => _proxies[2];

    public Uri SqsItself => _fauxqs.Url;

    public Uri S3Itself => _fauxqs.Url;

    public Uri DynamoItself => _dynalite.Url;

    public Buckets Buckets { get; private set; } = null!;

    public Camera Camera { get; private set; } = null!;

    /// <exception cref="InvalidOperationException">The emulators cannot be started; it says why.</exception>
    public static async Task<World> StartAsync()
    {
        var world = new World();
        foreach (var emulator in new[] { world._fauxqs, world._dynalite })
        {
            if (!await emulator.StartAsync())
            {
                throw new InvalidOperationException(emulator.WhyNot);
            }
        }

        foreach (var upstream in new[] { world.SqsItself, world.S3Itself, world.DynamoItself })
        {
            world._proxies.Add(await ProxyProcess.StartAsync(upstream));
        }

        (world.Buckets, world.Camera) = (new(world.S3Itself), new(world.SqsItself, world.S3Itself, world.DynamoItself));
        return world;
    }

    public async Task LogToAsync(string folder)
    {
        await Sqs.LogToAsync(Path.Join(folder, "calls-sqs.jsonl"));
        await S3.LogToAsync(Path.Join(folder, "calls-s3.jsonl"));
        await Dynamo.LogToAsync(Path.Join(folder, "calls-dynamo.jsonl"));
    }

    public Task EndLogAsync() => Task.WhenAll(_proxies.Select(proxy => proxy.EndLogAsync()));

    public Task QuietAsync() => Task.WhenAll(_proxies.Select(proxy => proxy.SetAsync()));

    public async ValueTask DisposeAsync()
    {
        Buckets?.Dispose();
        Camera?.Dispose();
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        await _fauxqs.DisposeAsync();
        await _dynalite.DisposeAsync();
    }
}
