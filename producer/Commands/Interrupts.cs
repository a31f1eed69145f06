using System.Runtime.InteropServices;
using QueueMap.Producer.Homes;

namespace QueueMap.Producer.Commands;

/// <summary>The first Ctrl-C, or SIGTERM, drains; the second aborts.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _drain = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interrupts(Action<string> note)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Take(context, note)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Take(context, note)));
    }

    public StopSignals Signals => new(_drain.Token, _abort.Token);

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _drain.Dispose();
        _abort.Dispose();
    }

    private void Take(PosixSignalContext context, Action<string> note)
    {
        context.Cancel = true;
        if (!_drain.IsCancellationRequested)
        {
            note("Stopping: batches that are being mapped are finished first. Interrupt again to stop at once.");
            _drain.Cancel();
        }
        else
        {
            _abort.Cancel();
        }
    }
}
