using System.Text.Json.Nodes;
using QueueMap.HistoryChecker.Evidence;

namespace QueueMap.Chaos.Tests;

/// <summary>A sound history passes; each defect in it is found by the oracle whose it is.</summary>
public sealed class DoctoredHistoryTests : IDisposable
{
    private const long Second = 1_000_000_000;

    private readonly MadeHistory _history = new();

    public void Dispose() => _history.Dispose();

    [Fact]
    public void A_sound_history_passes_every_oracle()
    {
        var rulings = _history.Judge();

        Assert.Equal(12, rulings.Count);
        Assert.All(rulings, ruling => Assert.Empty(ruling.Findings));
    }

    [Fact]
    public void An_item_without_an_outcome_is_found()
    {
        _history.Succeeded.Remove("2023/2.csv");
        Assert.Contains(_history.Findings("O1"), finding => finding.Contains("2023%2F2.csv is listed and has no outcome", StringComparison.Ordinal));
    }

    [Fact]
    public void An_object_that_was_not_listed_is_found()
    {
        _history.Objects.Add(new("2023/3.csv", "STATION,DATE,TEMP\n"u8.ToArray()));
        Assert.Contains("2023%2F3.csv is in the source and not in the manifest", _history.Findings("O1"));
    }

    [Fact]
    public void A_bad_object_that_counts_as_mapped_is_found()
    {
        _history.Objects[1] = _history.Objects[1] with { Bad = ["bad-row"] };
        Assert.Contains("2023%2F2.csv ended as mapped; it is bad, and should be bad-row", _history.Findings("O1"));
    }

    [Theory]
    [InlineData("value", 80.6)]
    [InlineData("station", "2")]
    [InlineData("source", "2023/1.csv:3")]
    public void A_result_that_was_changed_is_found(string column, object value)
    {
        _history.Rows[0]![column] = JsonValue.Create(value);
        Assert.Equal(2, _history.Findings("O2").Count);
    }

    [Fact]
    public void A_batch_that_counts_twice_is_found()
    {
        _history.Shard["counts"]!["rows"] = 4;
        Assert.Equal("the ledger counts 4 rows; there are 3", Assert.Single(_history.Findings("O3")));
    }

    [Fact]
    public void A_result_that_changes_after_the_end_is_found()
    {
        _history.RowsAgain = _history.Rows.DeepClone().AsArray();
        _history.RowsAgain[0]!["value"] = 99;
        Assert.Contains("the table of results is not what it was", _history.Findings("O4"));
    }

    [Fact]
    public void A_batch_that_is_deleted_before_its_partial_is_sent_is_found()
    {
        Move("DeleteMessageBatch", "map-1", by: -1.9);
        Assert.Contains(_history.Findings("O5"), finding => finding.StartsWith("map-1 deleted batch", StringComparison.Ordinal));
    }

    [Fact]
    public void A_partial_that_is_deleted_before_it_is_folded_is_found()
    {
        Move("DeleteMessageBatch", "reduce-1", by: -0.5);
        Assert.Contains(_history.Findings("O5"), finding => finding.StartsWith("reduce-1 deleted PartialMaxima", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_does_not_end_in_time_is_found()
    {
        _history.Facts = _history.Facts with { EndedAt = 90 * Second };
        Assert.Single(_history.Findings("O6"));
    }

    [Fact]
    public void A_run_that_never_ends_fails_what_cannot_be_judged_then()
    {
        _history.Facts = _history.Facts with { EndedAt = null };
        Assert.Equal(["O1", "O2", "O3", "O4", "O6", "O7"], _history.Judge().Where(ruling => !ruling.Passed).Select(ruling => ruling.Oracle));
    }

    [Fact]
    public void A_batch_that_died_without_a_word_in_the_ledger_is_found()
    {
        _history.Shard["folded"] = Convert.ToBase64String([0b01]);
        Assert.Contains("batch 1 is neither folded nor dead in a run that says it has ended", _history.Findings("O7"));
    }

    [Fact]
    public void A_death_without_a_cause_is_found()
    {
        _history.Shard["dead"]!["1"] = new JsonObject { ["cause"] = new JsonObject { ["error"] = "", ["message"] = "" } };
        Assert.Contains("batch 1 is dead without a cause", _history.Findings("O7"));
    }

    [Fact]
    public void A_batch_that_a_worker_gives_up_without_telling_the_ledger_is_found()
    {
        _history.Calls.Add(MadeHistory.Sent("map-1", "b-dead", "MapBatch", 1, 8 * Second));
        Assert.Equal("map-1 moved batch 1 to the dead letters, and did not tell the ledger before", Assert.Single(_history.Findings("O7")));
    }

    [Fact]
    public void Memory_and_handles_past_their_bounds_are_found()
    {
        _history.Samples.Add(new(Second, "map-1", "map", 2L << 30, 5_000, 10));
        Assert.Equal(2, _history.Findings("O8").Count);
    }

    [Fact]
    public void A_process_that_dies_of_itself_and_an_exception_that_nobody_caught_are_found()
    {
        _history.Events.Add(new(Second, "reduce-1", "reduce", "ended", "134"));
        _history.Logs["reduce-1.err"] = "Unhandled exception. System.Exception\n";
        Assert.Equal(["reduce-1.err says 'Unhandled exception'", "reduce-1 ended by itself with 134"], _history.Findings("O8"));
    }

    [Theory]
    [InlineData(MadeHistory.Secret)]
    [InlineData(MadeHistory.RowMark)]
    public void A_secret_and_a_row_in_a_log_are_found(string text)
    {
        _history.Logs["map-1.out"] += $"read {text}\n";
        Assert.Single(_history.Findings("O9"));
    }

    [Fact]
    public void A_hot_retry_is_found()
    {
        _history.Calls.AddRange(Enumerable.Range(0, 500).Select(i =>
            new Call { At = Second + (i * 1_000_000), Status = 400, Service = "Sqs", Operation = "ReceiveMessage", Who = "map-1", Faults = ["F36:Denied"] }));
        Assert.Single(_history.Findings("O10"));
    }

    [Fact]
    public void A_message_that_is_held_for_longer_than_it_is_hidden_and_never_renewed_is_found()
    {
        Move("DeleteMessageBatch", "map-1", by: 3);
        Assert.Equal("map-1 held MapBatch 0 for 5.0 s, hidden for 2 s, and never renewed it", _history.Findings("O10")[0]);
    }

    [Fact]
    public void Healthy_batches_that_wait_for_poison_are_found()
    {
        _history.Facts = _history.Facts with { Poison = ["2023/1.csv"], FaultsEndedAt = -200 * Second };
        Assert.Contains(_history.Findings("O11"), finding => finding.StartsWith("1 healthy batches", StringComparison.Ordinal));
    }

    [Fact]
    public void A_receive_after_SIGTERM_and_a_message_that_is_kept_are_found()
    {
        _history.Calls.Add(MadeHistory.Received("map-1", "b", "MapBatch", 7, 35 * Second));
        Assert.Equal(
            ["map-1 began to receive 4.0 s after its SIGTERM", "map-1 ended after SIGTERM and kept MapBatch 7 of b"], _history.Findings("O12"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(10, true)] // Failed, and hidden until its redelivery.
    [InlineData(2, false)] // Renewed.
    public void A_message_that_is_given_back_or_postponed_before_the_end_is_not_kept(int visibility, bool isSettled)
    {
        _history.Calls.Add(MadeHistory.Received("map-1", "b", "MapBatch", 7, 25 * Second));
        _history.Calls.Add(MadeHistory.Hidden("map-1", "b", 7, visibility, 26 * Second));
        Assert.Equal(isSettled ? [] : ["map-1 ended after SIGTERM and kept MapBatch 7 of b"], _history.Findings("O12"));
    }

    private void Move(string operation, string who, double by)
    {
        for (var i = 0; i < _history.Calls.Count; i++)
        {
            if (_history.Calls[i] is { } call && call.Operation == operation && call.Who == who)
            {
                _history.Calls[i] = call with { At = call.At + (long)(by * Second) };
            }
        }
    }
}
