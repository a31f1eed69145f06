using System.Text.Json.Nodes;
using QueueMap.Contracts.Runs;
using QueueMap.Producer;
using QueueMap.Producer.Commands;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.DeadLetters;

/// <summary>queuemap dead, over a fleet in memory.</summary>
public sealed class DeadCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _messages = new();

    public void Dispose()
    {
        _output.Dispose();
        _messages.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task List_groups_by_cause_and_takes_nothing()
    {
        var fleet = await Fleet.FailedAsync();
        fleet.Dead.Add("junk");

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(fleet, "list", "--json"));

        var groups = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal([("IOException", 3), ("Foreign", 1)], groups.Select(group => ((string)group["error"]!, (int)group["letters"]!)));
        Assert.Equal("4 of 4 dead letters\n", _messages.ToString());
        Assert.Equal((4, 0), (fleet.Dead.Ids.Count, fleet.Dead.Hidden));
    }

    [Fact(Timeout = 60_000)]
    public async Task Show_has_the_cause_the_stack_and_the_items_of_the_manifest()
    {
        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(await Fleet.FailedAsync(), "show", "run", "2"));

        Assert.StartsWith("batch     2 of run run, pass 0, 1 items\ncause     IOException: No space left on device 7\n", _output.ToString());
        Assert.Contains("stack     at B()\nitem      2024/S006.csv, 196 B\n", _output.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Show_of_a_batch_without_a_letter_says_where_to_look() =>
        await Assert.ThrowsAsync<UsageException>(async () => await InvokeAsync(await Fleet.FailedAsync(), "show", "run", "0"));

    [Theory(Timeout = 60_000)]
    [InlineData("requeue")]
    [InlineData("discard")]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing(string verb)
    {
        var fleet = await Fleet.FailedAsync();

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(fleet, verb, "--dry-run", "--limit", "2"));

        Assert.Equal($"would {verb} 2 dead letters\n", _output.ToString());
        Assert.Equal((3, 0, 0), (fleet.Dead.Ids.Count, fleet.Dead.Hidden, fleet.World.Queue.Count));
        Assert.Equal(RunState.Failed, (await fleet.World.ReadAsync()).Header.State);
    }

    [Fact(Timeout = 60_000)]
    public async Task Requeue_sends_as_many_as_asked_for_the_oldest_first()
    {
        var fleet = await Fleet.FailedAsync();

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(fleet, "requeue", "--yes", "--limit", "2", "--run", "run", "--error", "no space"));

        Assert.Equal("2 batches sent again, 2 letters removed, 0 of them counted already\n", _output.ToString());
        Assert.Equal([1, 2], fleet.World.Queue.Select(batch => batch.Batch));
        Assert.Equal(["m002"], fleet.Dead.Ids);
        await fleet.WorkAsync();
        Assert.Equal(new Coverage(12, 9, 0), (await fleet.World.ReadAsync()).Coverage);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_stays_is_told_and_the_command_fails()
    {
        var fleet = await Fleet.FailedAsync();
        fleet.Dead.Add("\u001b[31mjunk");

        Assert.Equal(ExitCode.Failed, await InvokeAsync(fleet, "requeue", "--yes"));

        Assert.Contains("left      Message m003 is no batch: ", _messages.ToString());
        Assert.DoesNotContain('\u001b', _messages.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Discard_leaves_the_batches_dead()
    {
        var fleet = await Fleet.FailedAsync();

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(fleet, "discard", "--yes", "--run", "run", "--batch", "1", "--batch", "3"));

        Assert.Equal(["m001"], fleet.Dead.Ids);
        Assert.Equal([1, 2, 3], (await fleet.World.ReadAsync()).Dead.Select(dead => dead.Key));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_letters_of_partials_are_listed_shown_and_discarded_by_themselves()
    {
        var fleet = await Fleet.ListAsync();
        fleet.Dead.Add(Letters.Body("run", 1));
        fleet.Lost.Add(Letters.Partial("run", 2), Letters.Word);
        fleet.Lost.Add(Letters.News("run", 3), Letters.Word);
        fleet.Lost.Add(Letters.Body("run", 0));

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(fleet, "list", "--partials"));
        Assert.Contains("     2  IOException: No space left on device 7\n        run run: batch 2, 3;", _output.ToString());
        Assert.Contains("     1  Foreign: It is another message: ", _output.ToString());
        Assert.Equal("3 of 3 dead letters\n", _messages.ToString());

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(fleet, "show", "run", "2", "--partials"));
        Assert.Contains("partial   of batch 2 of run run, 3 items\ncause     IOException: No space left on device 7\n", _output.ToString());

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(fleet, "discard", "--partials", "--yes"));
        Assert.Empty(fleet.Lost.Ids);
        Assert.Single(fleet.Dead.Ids);
        var run = await fleet.World.ReadAsync();
        Assert.True(run.Awaits(2));
        Assert.False(run.Awaits(3));
    }

    [Fact(Timeout = 60_000)]
    public async Task Letters_that_somebody_has_in_hand_for_a_moment_are_waited_for()
    {
        var fleet = await Fleet.FailedAsync();
        await fleet.Dead.ReceiveOnceAsync(max: 2, TimeSpan.FromSeconds(10));
        fleet.Dead.OnReceive = receives =>
        {
            if (receives == 3)
            {
                fleet.World.Time.Now += TimeSpan.FromSeconds(10);
            }
        };

        Assert.Equal(ExitCode.Succeeded, await InvokeAsync(fleet, "list"));

        Assert.Equal("3 of 3 dead letters\n", _messages.ToString());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("list")]
    [InlineData("show", "run", "1")]
    [InlineData("requeue", "--yes")]
    [InlineData("discard", "--dry-run")]
    public async Task Every_verb_closes_the_queues(params string[] arguments)
    {
        var fleet = await Fleet.FailedAsync();

        await InvokeAsync(fleet, arguments);

        Assert.Equal(1, fleet.Closed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_batch_without_its_run_is_refused() =>
        await Assert.ThrowsAsync<UsageException>(async () => await InvokeAsync(await Fleet.FailedAsync(), "list", "--batch", "1"));

    [Theory(Timeout = 60_000)]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("fast")]
    [InlineData("1001")]
    public async Task A_rate_out_of_its_bounds_is_refused(string rate)
    {
        var fleet = await Fleet.FailedAsync();
        var command = Command(fleet).Parse(["requeue", "--yes", "--rate", rate]);

        Assert.Contains(command.Errors, error => error.Message == $"--rate is '{rate}'; it must be more than 0, 1,000 at most.");
    }

    private Task<int> InvokeAsync(Fleet fleet, params string[] arguments) =>
        Command(fleet).Parse(arguments).InvokeAsync(new() { EnableDefaultExceptionHandler = false });

    private System.CommandLine.Command Command(Fleet fleet) =>
        new DeadCommand(new CommandContext(_output, _messages, fleet.World.Time, new Random(1)), (_, _) => Task.FromResult(fleet.Open())).Build();
}
