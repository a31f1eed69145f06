namespace QueueMap.AmazonSqs.Tests.Buses;

public sealed record Work(int Id);

public sealed record Result(int Id);

public interface IEvent
{
    int Id { get; }
}

public sealed record Happened(int Id) : IEvent;

public sealed record Nobodys(int Id);

public sealed record Question(int Number);

public sealed record Answer(int Number);
