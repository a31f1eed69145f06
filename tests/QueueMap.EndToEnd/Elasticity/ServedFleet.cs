using QueueMap.EndToEnd.Fleet;
using QueueMap.Stubs;

namespace QueueMap.EndToEnd.Elasticity;

/// <summary>
/// The fleet of real processes with ECS played by the test: the worker service has as many processes as it is told to have, and one
/// that is too many is told to stop as soon as its task is not protected.
/// </summary>
public sealed class ServedFleet : IAsyncLifetime
{
    private const int Places = 4;

    private readonly Lock _sync = new();
    private readonly List<AgentStub> _agents = [];
    private readonly List<ServiceTask> _tasks = [];
    private EcsStubServer? _ecs;

    internal LocalFleet Fleet { get; } = new();

    internal EcsStub Service { get; } = new();

    /// <summary>All agents, of tasks that were started and of others.</summary>
    internal IReadOnlyList<AgentStub> Agents => _agents;

    /// <summary>Tasks that were started.</summary>
    internal IReadOnlyList<Command> Started
    {
        get
        {
            lock (_sync)
            {
                return [.. _tasks.Select(task => task.Process)];
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        await Fleet.InitializeAsync();
        for (var place = 0; place < Places; place++)
        {
            var agent = await AgentStub.StartAsync();
            agent.Asked = _ => Settle();
            _agents.Add(agent);
        }

        _ecs = await EcsStubServer.StartAsync(Service);
        Service.Changed = _ => Settle();
        Fleet.Environment["AWS_ENDPOINT_URL_ECS"] = _ecs.Url;
        Fleet.Environment["QUEUEMAP__ECS__CLUSTER"] = EcsStub.Cluster;
        Fleet.Environment["QUEUEMAP__ECS__SERVICE"] = EcsStub.Service;
        Fleet.Environment["QUEUEMAP__ECS__MAXTASKS"] = "4";
        await Fleet.SetUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_ecs is not null)
        {
            await _ecs.DisposeAsync();
        }

        await Fleet.DisposeAsync();
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }
    }

    private void Settle()
    {
        lock (_sync)
        {
            var standing = _tasks.Where(task => !task.IsStopping).ToList();
            for (var place = standing.Count; place < Math.Min(Service.Desired, Places); place++)
            {
                var agent = _agents[_tasks.Count];
                Fleet.Environment["ECS_AGENT_URI"] = agent.Address;
                _tasks.Add(new ServiceTask(Fleet.StartWorker("map", "--workers", "1"), agent));
                Fleet.Environment.Remove("ECS_AGENT_URI");
            }

            foreach (var task in standing.Where(task => !task.Agent.IsProtected).Take(Math.Max(0, standing.Count - Service.Desired)))
            {
                task.IsStopping = true;
                Signals.Terminate(task.Process.Process);
            }
        }
    }

    private sealed class ServiceTask(Command process, AgentStub agent)
    {
        public Command Process => process;

        public AgentStub Agent => agent;

        public bool IsStopping { get; set; }
    }
}
