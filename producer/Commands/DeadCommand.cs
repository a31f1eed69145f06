using System.CommandLine;
using QueueMap.Producer.DeadLetters;

namespace QueueMap.Producer.Commands;

/// <summary>queuemap dead: the batches in a fleet's dead-letter queue.</summary>
/// <param name="officeOf">The fleet of a state, as its option names it.</param>
internal sealed class DeadCommand(CommandContext context, Func<string, DeadLetterOffice> officeOf)
{
    public Command Build() => new(
        "dead", "See the batches that used up their deliveries, and send them again or discard them.")
    {
        new DeadListCommand(context, officeOf).Build(),
        new DeadShowCommand(context, officeOf).Build(),
        new DeadRequeueCommand(context, officeOf).Build(),
        new DeadDiscardCommand(context, officeOf).Build(),
    };

    /// <summary>A state whose runs are worked on in one process.</summary>
    public static DeadLetterOffice NoFleet(string state) => throw new UsageException(
        $"{state} is the state of runs in one process, which have no dead-letter queue. 'queuemap status RUN' names their dead batches, "
        + "and 'queuemap requeue RUN --batch N' sends them again.");
}
