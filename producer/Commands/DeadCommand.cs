using System.CommandLine;
using QueueMap.Producer.DeadLetters;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap dead: the batches in a fleet's dead-letter queue.</summary>
/// <param name="officeOf">The fleet of a state, as its option names it.</param>
internal sealed class DeadCommand(CommandContext context, Func<string, CancellationToken, Task<DeadLetterOffice>> officeOf)
{
    public Command Build() => new(
        "dead", "See the batches that used up their deliveries, and send them again or discard them.")
    {
        new DeadListCommand(context, officeOf).Build(),
        new DeadShowCommand(context, officeOf).Build(),
        new DeadRequeueCommand(context, officeOf).Build(),
        new DeadDiscardCommand(context, officeOf).Build(),
    };
}
