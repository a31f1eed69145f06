using QueueMap.Producer.Commands;
using QueueMap.Producer.DeadLetters;
using QueueMap.Tests.Reducing;

namespace QueueMap.Tests.DeadLetters;

/// <summary>What people see of dead letters. Nothing of it can move their cursor.</summary>
public sealed class DeadLetterReportTests
{
    private readonly SetTime _time = new(RunWorld.Noon);

    [Fact]
    public async Task Letters_are_grouped_by_what_they_died_of_whatever_numbers_it_names()
    {
        var sqs = new InMemorySqs(_time);
        sqs.Add(Letters.Body("a", 1), Letters.Word);
        _time.Now += TimeSpan.FromMinutes(10);
        sqs.Add(Letters.Body("a", 2), With("No space left on device 12"));
        sqs.Add(Letters.Body("a", 2), With("No space left on device 12"));
        sqs.Add(Letters.Body("b", 7), With("No such host"));
        sqs.Add(Letters.Body("b", 8), receives: 3);
        sqs.Add("\u001b[2Jjunk");
        _time.Now += TimeSpan.FromMinutes(5);

        var groups = DeadLetterGroup.Of(await Letters.ReadAsync(sqs, _time));

        string[] lines = [.. DeadLetterReport.List(groups, _time.Now)];
        Assert.Equal("     3  IOException: No space left on device 7", lines[0]);
        Assert.Equal("        run a: batch 1, 2; the oldest was sent 15:00 min ago", lines[1]);
        Assert.Equal(["IOException", "Foreign", "IOException", "WorkerDied"], groups.Select(group => group.Error));
        Assert.Equal(2, groups[0].Batches);
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Fact]
    public async Task One_letter_is_shown_with_its_cause_its_stack_and_its_attempts()
    {
        var sqs = new InMemorySqs(_time);
        sqs.Add(Letters.Body("run", 3, pass: 1), Letters.Word);

        Assert.Equal(
            [
                "batch     3 of run run, pass 1, 1 items",
                "cause     IOException: No space left on device 7",
                "attempts  4, the last on host, 2024-07-01 11:30:00Z",
                "message   m000; the oldest was sent 0.0 s ago",
                "stack     at A()",
                "stack     at B()",
            ],
            DeadLetterReport.Show(Assert.Single(await Letters.ReadAsync(sqs, _time)), _time.Now));
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData("YES", true)]
    [InlineData("", false)]
    [InlineData("no", false)]
    public async Task Nothing_is_done_without_a_yes(string answer, bool done)
    {
        var output = new StringWriter();

        Assert.Equal(done, await new Confirmation(new StringReader(answer), output, isInteractive: true).AskAsync("Discard 3 dead letters?"));
        Assert.Equal("Discard 3 dead letters? [y/N] ", output.ToString());
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_nothing_is_done()
    {
        var refused = await Assert.ThrowsAsync<UsageException>(
            () => new Confirmation(new StringReader("y"), new StringWriter(), isInteractive: false).AskAsync("Discard 3 dead letters?"));

        Assert.Equal("Discard 3 dead letters? There is no terminal to ask on: repeat with --yes, or with --dry-run to see what would be done.", refused.Message);
    }

    [Theory]
    [InlineData("5", "0", true)]
    [InlineData("5", "1", false)]
    [InlineData("0", "0", false)]
    [InlineData("5", null, false)]
    public async Task That_no_worker_runs_is_said_only_where_messages_wait_and_none_is_in_work_at_two_looks(string visible, string? inFlight, bool warns)
    {
        var fleet = await Fleet.ListAsync();
        var time = new SteppedTime();
        fleet.Dead.Attributes = new Dictionary<string, string?>
        {
            ["ApproximateNumberOfMessages"] = visible,
            ["ApproximateNumberOfMessagesNotVisible"] = inFlight,
        }.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!);

        var looking = new WorkerPresence(fleet.Open().Queues, time).WarningAsync(default);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(warns, await looking is not null);
        Assert.Equal(warns ? 2 : 1, fleet.Dead.Calls.Count);
    }

    private static Dictionary<string, string> With(string message) => new(Letters.Word) { ["MT-Fault-Message"] = message };
}
