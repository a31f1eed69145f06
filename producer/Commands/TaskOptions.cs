using System.CommandLine;
using System.Globalization;
using QueueMap.Producer.Elasticity;
using QueueMap.Producer.Fleet;
using QueueMap.Producer.Homes;
using QueueMap.Producer.Planning;
using QueueMap.Worker.Fleet;

namespace QueueMap.Producer.Commands;

/// <summary>How many worker tasks a run is to have: 'run', 'resume' and 'requeue' have these.</summary>
internal sealed class TaskOptions
{
    private const string Plan = "plan";

    private readonly Option<string?> _tasks = new("--tasks")
    {
        Description = "In a fleet: have so many worker tasks while the run has work, or as many as 'plan' would pick; at its end they are given back.",
        HelpName = $"N|{Plan}",
    };

    private readonly Option<string?> _finishBy = new("--finish-by")
    {
        Description = $"With --tasks {Plan}: the cheapest number of tasks that is done in time: {Deadline.Form}.",
        HelpName = "TIME",
    };

    public void AddTo(Command command)
    {
        _tasks.Validators.Add(result => SharedOptions.Check(
            result, text => text == Plan || CountOf(text) is not null, $"a whole number from 1 to {EcsSettings.MaxTasksOfService:N0}, or {Plan}"));
        _finishBy.Validators.Add(result => SharedOptions.Check(result, text => Deadline.TryParse(text, default, out _), Deadline.Form));
        command.Options.Add(_tasks);
        command.Options.Add(_finishBy);
    }

    /// <returns>Null where the number of workers is left alone.</returns>
    /// <exception cref="UsageException">The home, or what is known of its workers, has no place for what is asked.</exception>
    public TaskWish? WishOf(ParseResult parsed, Home home)
    {
        var (tasks, finishBy) = (parsed.GetValue(_tasks), parsed.GetValue(_finishBy));
        if (finishBy is not null && tasks != Plan)
        {
            throw new UsageException($"--finish-by is {finishBy}, and only a plan works back from it. Add --tasks {Plan}, or leave it out.");
        }

        if (tasks is null)
        {
            return null;
        }

        if (home is not FleetHome { Options.Ecs: var ecs })
        {
            throw new UsageException(
                $"--tasks is {tasks}, and --state is a directory, where this process does all the work. Leave it out, or give the s3://BUCKET/PREFIX of a fleet as --state.");
        }

        if (!ecs.IsKnown)
        {
            throw new UsageException(
                $"--tasks is {tasks}, and which service of ECS the workers are is not set. Set QUEUEMAP__ECS__CLUSTER and QUEUEMAP__ECS__SERVICE, "
                + "as deploy/ does for its producer, or leave --tasks out.");
        }

        return tasks == Plan ? Planned(ecs, finishBy, home.Time.GetUtcNow()) : Fixed(CountOf(tasks)!.Value, ecs);
    }

    private static TaskWish.Fixed Fixed(int tasks, EcsSettings ecs) => tasks <= ecs.MaxTasks
        ? new TaskWish.Fixed(tasks)
        : throw new UsageException(
            $"--tasks is {tasks:N0}, and QUEUEMAP__ECS__MAXTASKS allows {ecs.MaxTasks:N0}. Ask for fewer; or raise worker_max of deploy/, and the quota of the account with it.");

    private static TaskWish.Planned Planned(EcsSettings ecs, string? finishBy, DateTimeOffset now) => FleetShape.TryParseTask(ecs.TaskSize, out var task)
        ? new TaskWish.Planned(task, finishBy is not null && Deadline.TryParse(finishBy, now, out var deadline) ? deadline.Finish : null)
        : throw new UsageException(
            $"--tasks is {Plan}, and QUEUEMAP__ECS__TASKSIZE is {ecs.TaskSize}, which cannot be planned with. A size is of the form {FleetShape.Form}, without the number of tasks.");

    private static int? CountOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tasks) && tasks is >= 1 and <= EcsSettings.MaxTasksOfService ? tasks : null;
}
