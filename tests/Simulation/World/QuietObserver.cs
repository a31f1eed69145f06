using QueueMap.Contracts.Ledger;
using QueueMap.Contracts.Messages;
using QueueMap.Contracts.Results;
using QueueMap.Worker.Reducing;

namespace QueueMap.Simulation.World;

/// <summary>Instead of metrics, whose instruments would outlive a killed process.</summary>
internal sealed class QuietObserver : IRunObserver
{
    public void Mapped(string run, int batch)
    {
    }

    public void Folded(string run, IReadOnlyList<PartialMaxima> partials)
    {
    }

    public void Died(string run, int batch, DeathCause cause)
    {
    }

    public void Finished(ResultSet result)
    {
    }

    public void Lost(Exception error)
    {
    }
}
