using QueueMap.Producer.Elasticity.Ecs;

namespace QueueMap.Producer.Elasticity;

/// <summary>
/// The number of tasks that the fleet's worker service is told to have, as one run changes it. It is only ever raised, and what was
/// raised is given back only where nobody else has said otherwise since: docs/adr/0009-who-sets-the-number-of-workers.md.
/// </summary>
internal sealed class WorkerCount(EcsClient ecs, string cluster, string service, Action<string> note)
{
    private int _found;
    private string? _told;

    /// <summary>What this run has told the service last; null where it has told it nothing.</summary>
    public int? Set { get; private set; }

    /// <summary>Raises the number to what is wanted; leaves it where it is that already. Fails only when it is cancelled.</summary>
    /// <returns>False where it is not known whether the service has as many.</returns>
    public async Task<bool> RaiseAsync(int wanted, CancellationToken cancellation)
    {
        try
        {
            var now = (await ecs.DescribeServiceAsync(cluster, service, cancellation)).Desired;
            if (now >= wanted)
            {
                return true;
            }

            // What is not what this run has said is what others say, and what they get back.
            if (now != Set)
            {
                _found = now;
            }

            Set = wanted; // Before it is said: a call that is not answered may have been heard.
            await ecs.UpdateServiceAsync(cluster, service, wanted, cancellation);
            _told = null;
            note($"{wanted:N0} workers are asked of service {service}; it was told to have {now:N0}.");
            return true;
        }
        catch (EcsException error)
        {
            TellOnce($"The number of workers is not set: {error.Message} The run goes on; the fleet's scaling follows the backlog, and this is tried again.");
            return false;
        }
    }

    /// <summary>Gives back what was raised, if it is still what this run has said last. To be called when no work is left for workers.</summary>
    public async Task GiveBackAsync(CancellationToken cancellation)
    {
        try
        {
            var now = (await ecs.DescribeServiceAsync(cluster, service, cancellation)).Desired;
            if (now != Set)
            {
                Leave($"service {service} has been told by others to have {now:N0} since");
                return;
            }

            await ecs.UpdateServiceAsync(cluster, service, _found, cancellation);
            note($"The workers are given back: service {service} is told to have {_found:N0}, as before.");
        }
        catch (EcsException error)
        {
            Leave($"it is unknown what is asked of service {service}: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Says why what was raised stays.</summary>
    public void Leave(string why) => note($"The workers are left to the fleet's scaling, which takes them away when they are idle: {why}.");

    private void TellOnce(string message)
    {
        if (message != _told)
        {
            _told = message;
            note(message);
        }
    }
}
