namespace QueueMap.Worker.Fleet;

/// <summary>The service of ECS whose tasks are the workers of the fleet, for who sets their number.</summary>
/// <param name="Cluster">Its name; empty where the workers are no service.</param>
/// <param name="Service">Its name; empty likewise.</param>
/// <param name="MaxTasks">Tasks at most: what the fleet's scaling allows.</param>
/// <param name="TaskSize">vCPU, GB and architecture of a task, by which a number of them is planned.</param>
public sealed record EcsSettings(
    string Cluster = "", string Service = "", int MaxTasks = EcsSettings.MaxTasksOfService, string TaskSize = EcsSettings.DefaultTaskSize)
{
    /// <summary>ECS has no more in one service.</summary>
    public const int MaxTasksOfService = 5_000;

    /// <summary>The worker that deploy/ makes where nothing else is said.</summary>
    public const string DefaultTaskSize = "1:2-arm";

    public bool IsKnown => Cluster.Length > 0 && Service.Length > 0;
}
