using QueueMap.AmazonSqs.Tests.Buses;
using QueueMap.AmazonSqs.Tests.Emulators;
using QueueMap.FaultProxy;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.AmazonSqs.Tests.Wire;

/// <summary>A server that nobody here wrote, and between it and the bus a process that breaks connections and promises.</summary>
public abstract class FaultyWire(Emulator emulator) : IAsyncLifetime
{
    private ProxyProcess? _proxy;

    public Emulator Emulator => emulator;

    public ProxyProcess Proxy
    {
        get
        {
            emulator.Require();
            return _proxy ?? throw new InvalidOperationException("The proxy is not started.");
        }
    }

    internal TestBus NewBus() => new(emulator) { Url = Proxy.Url };

    /// <summary>Faults for this test; the counts begin at zero.</summary>
    public async Task BeginAsync(params FaultRule[] rules)
    {
        await Proxy.SetAsync(rules);
        await Proxy.ResetCountsAsync();
    }

    public Task UntilInjectedAsync(FaultKind fault, int count) =>
        DeadLetterTests.UntilAsync(async () => (await Proxy.CountsAsync()).Of(fault) >= count);

    public async ValueTask InitializeAsync()
    {
        await emulator.InitializeAsync();
        if (emulator.IsRunning)
        {
            _proxy = await ProxyProcess.StartAsync(emulator.Url);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        await emulator.DisposeAsync();
    }
}

public sealed class WireToFauxqs() : FaultyWire(new Fauxqs());

public sealed class WireToLocalAwsSqs() : FaultyWire(new LocalAwsSqs());
