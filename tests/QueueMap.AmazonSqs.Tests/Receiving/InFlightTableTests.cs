using QueueMap.AmazonSqs.Receiving;
using QueueMap.AmazonSqs.Sqs;

namespace QueueMap.AmazonSqs.Tests.Receiving;

public sealed class InFlightTableTests
{
    private static readonly TimeSpan Now = TimeSpan.FromHours(1);
    private static readonly Dictionary<string, string> None = [];
    private readonly InFlightTable _table = new(TimeSpan.FromSeconds(30));

    private static SqsMessage Message(string id, string handle) => new(id, handle, "", None, None);

    [Fact]
    public void The_newest_handle_wins_and_the_duplicate_is_not_new()
    {
        var (_, delivery) = _table.Admit(Message("m", "first"), Now);
        var (admission, same) = _table.Admit(
            Message("m", "second") with { System = new Dictionary<string, string> { ["ApproximateReceiveCount"] = "4" } }, Now + TimeSpan.FromSeconds(20));
        Assert.Equal(Admission.Duplicate, admission);
        Assert.Same(delivery, same);
        Assert.Equal("second", delivery.ReceiptHandle);
        Assert.Equal(4, delivery.ReceiveCount);
        Assert.Equal(Now + TimeSpan.FromSeconds(50), delivery.HiddenUntil);
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public void A_processed_message_that_comes_again_is_for_deletion_while_it_is_held_and_after()
    {
        var (_, delivery) = _table.Admit(Message("m", "first"), Now);
        _table.MarkProcessed(delivery);
        Assert.Equal(Admission.AlreadyProcessed, _table.Admit(Message("m", "second"), Now).Admission);
        _table.RememberProcessed(delivery);
        Assert.Equal(0, _table.Count);
        var (admission, again) = _table.Admit(Message("m", "third"), Now);
        Assert.Equal(Admission.AlreadyProcessed, admission);
        _table.Deleted(again);
        Assert.Equal(0, _table.Count);
        Assert.Equal(0, _table.Remembered);
    }

    [Fact]
    public void A_message_that_SQS_said_was_deleted_and_delivers_again_is_for_deletion()
    {
        _table.Deleted(_table.Admit(Message("m", "first"), Now).Delivery);
        var (admission, again) = _table.Admit(Message("m", "second"), Now);
        Assert.Equal(Admission.AlreadyProcessed, admission);
        _table.Deleted(again);
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void A_lost_message_that_runs_on_is_held_and_renewed_again_when_it_comes_again()
    {
        var (_, running) = _table.Admit(Message("running", "first"), Now);
        var (_, waiting) = _table.Admit(Message("waiting", "first"), Now);
        Assert.True(_table.TryStart(running));
        _table.Update(running, "first", lost => lost.IsLost = true);
        _table.Update(waiting, "first", lost => lost.IsLost = true);
        _table.Admit(Message("running", "second"), Now + TimeSpan.FromSeconds(30));
        _table.Admit(Message("waiting", "second"), Now + TimeSpan.FromSeconds(30));
        Assert.Equal([running], _table.DueBefore(Now + TimeSpan.FromSeconds(45)).Select(due => due.Delivery));
        // Its consumer would begin with a token that is cancelled: it is given back in its turn instead.
        Assert.False(_table.TryStart(waiting));
    }

    [Fact]
    public void What_is_remembered_is_bounded()
    {
        for (var i = 0; i < InFlightTable.MaxRemembered + 5; i++)
        {
            _table.RememberProcessed(_table.Admit(Message($"m{i}", "h"), Now).Delivery);
        }

        Assert.Equal(InFlightTable.MaxRemembered, _table.Remembered);
        Assert.Equal(Admission.New, _table.Admit(Message("m0", "h"), Now).Admission);
        Assert.Equal(Admission.AlreadyProcessed, _table.Admit(Message("m5", "h"), Now).Admission);
    }

    [Fact]
    public void Only_one_removes_a_delivery()
    {
        var (_, delivery) = _table.Admit(Message("m", "h"), Now);
        Assert.True(_table.Remove(delivery));
        Assert.False(_table.Remove(delivery));
        Assert.False(_table.TryStart(delivery));
    }

    [Fact]
    public void An_answer_about_an_older_handle_changes_nothing()
    {
        var (_, delivery) = _table.Admit(Message("m", "first"), Now);
        _table.Admit(Message("m", "second"), Now);
        Assert.False(_table.Update(delivery, "first", lost => lost.IsLost = true));
        Assert.False(delivery.IsLost);
    }
}
