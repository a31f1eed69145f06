using QueueMap.Simulation.Faults;
using QueueMap.Simulation.Scheduling;

namespace QueueMap.Simulation.Services;

/// <summary>Between a process and a service: every call takes time, may go wrong, and is where its caller may be killed.</summary>
internal sealed class Network(Simulator simulator, FaultPlan faults)
{
    /// <summary>After which a caller gives a call up whose answer does not come.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);

    public Simulator Simulator => simulator;

    public FaultPlan Faults => faults;

    /// <summary>Calls that have had an effect, by operation.</summary>
    public Dictionary<string, long> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>One attempt at a call.</summary>
    /// <param name="effect">What the service does, all at once.</param>
    /// <param name="error">What the caller sees of a trouble.</param>
    /// <param name="subject">What it is about; see <see cref="LastingFaults"/>.</param>
    public async Task<T> AttemptAsync<T>(
        SimProcess from, string service, string operation, Func<T> effect, Func<Trouble, Exception> error, CancellationToken cancellation, string subject = "")
    {
        if (!from.IsAlive)
        {
            return await SimProcess.NeverAsync<T>();
        }

        Ruling ruling;
        lock (simulator.Gate)
        {
            ruling = faults.Next(from, service, operation, subject);
        }

        await from.WaitAsync(ruling.There, cancellation);
        if (ruling.Hold is { } hold)
        {
            await hold.WaitAsync(cancellation);
        }

        if (ruling.Kill == KillAt.BeforeEffect)
        {
            from.Kill($"before {service} {operation}");
            return await SimProcess.NeverAsync<T>();
        }

        if (ruling.Trouble is Trouble.Throttled or Trouble.ServerError)
        {
            simulator.Note($"{from.Name} {service} {operation} {ruling.Trouble}");
            await from.WaitAsync(ruling.Back, cancellation);
            throw error(ruling.Trouble);
        }

        if (ruling.Trouble == Trouble.RequestLost)
        {
            simulator.Note($"{from.Name} {service} {operation} lost");
            await from.WaitAsync(s_patience * simulator.Chance.NextDouble(), cancellation);
            throw error(ruling.Trouble);
        }

        T answer;
        lock (simulator.Gate)
        {
            Calls[operation] = Calls.GetValueOrDefault(operation) + 1;
            answer = effect();
        }

        if (ruling.Kill == KillAt.AfterEffect)
        {
            from.Kill($"after {service} {operation}");
            return await SimProcess.NeverAsync<T>();
        }

        if (ruling.Trouble == Trouble.AnswerLost)
        {
            simulator.Note($"{from.Name} {service} {operation} answer lost");
            await from.WaitAsync(s_patience * simulator.Chance.NextDouble(), cancellation);
            throw error(ruling.Trouble);
        }

        await from.WaitAsync(ruling.Back, cancellation);
        return answer;
    }
}
