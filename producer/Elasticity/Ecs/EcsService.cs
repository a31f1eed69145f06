namespace QueueMap.Producer.Elasticity.Ecs;

/// <summary>A service as ECS describes it.</summary>
/// <param name="Desired">Tasks that it was told to have.</param>
/// <param name="Running">Tasks that run.</param>
/// <param name="Pending">Tasks that are being started.</param>
internal sealed record EcsService(int Desired, int Running, int Pending);
