using QueueMap.Contracts.Ledger;
using QueueMap.Tests.Reducing;
using QueueMap.Worker.DeadLetters;

namespace QueueMap.Tests.DeadLetters;

/// <summary>F17: the dead-letter queue is read, and not emptied; whatever lies in it is shown and breaks nothing.</summary>
public sealed class DeadLetterReaderTests
{
    private static readonly TimeSpan s_visibility = TimeSpan.FromSeconds(30);
    private readonly SetTime _time = new(RunWorld.Noon);
    private readonly InMemorySqs _sqs;

    public DeadLetterReaderTests() => _sqs = new InMemorySqs(_time);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_failed_for_good_tells_its_cause(bool packed)
    {
        _sqs.Add(Letters.Body("run", 3, pass: 2), packed ? Letters.Packed(Letters.Word) : Letters.Word);

        var letter = Assert.Single(await Letters.ReadAsync(_sqs, _time));

        Assert.Equal(new LetterBatch("run", 3, Pass: 2, Items: 1), letter.Batch);
        Assert.Equal(
            new DeathCause("IOException", "No space left on device 7", "host", new DateTimeOffset(2024, 7, 1, 11, 30, 0, TimeSpan.Zero)), letter.Cause);
        Assert.Equal((false, 4, "at A()\r\nat B()", null, RunWorld.Noon), (letter.IsSilent, letter.Attempts, letter.Stack, letter.Foreign, letter.SentAt));
    }

    [Fact]
    public async Task A_batch_whose_worker_was_killed_has_no_word_and_says_so()
    {
        _sqs.Add(Letters.Body("run", 3), receives: 4);

        var letter = Assert.Single(await Letters.ReadAsync(_sqs, _time));

        Assert.Equal((true, 5, "WorkerDied"), (letter.IsSilent, letter.Attempts, letter.Cause.Error));
        Assert.StartsWith("Its worker died without a word, again and again: the queue gave it up after 5 receives.", letter.Cause.Message);
        Assert.Equal(RunWorld.Noon, letter.Cause.At);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"messageType":"urn:message:QueueMap.Contracts.Messages:MapBatch","message":{}}""")]
    [InlineData("""{"messageType":[7,null,"urn:message:Other:Thing"],"message":{}}""")]
    [InlineData("""{"messageType":["urn:message:QueueMap.Contracts.Messages:MapBatch"]}""")]
    [InlineData("""{"messageType":["urn:message:QueueMap.Contracts.Messages:MapBatch"],"message":null}""")]
    [InlineData("""{"messageType":["urn:message:QueueMap.Contracts.Messages:MapBatch"],"message":"\uD800"}""")]
    public async Task What_is_no_batch_is_foreign_and_breaks_nothing(string body)
    {
        _sqs.Add(body);
        _sqs.Add(Letters.Body("run", 3));

        var letters = await Letters.ReadAsync(_sqs, _time);

        Assert.Equal([null, 3], letters.Select(letter => letter.Batch?.Batch));
        Assert.NotNull(letters[0].Foreign);
    }

    [Theory]
    [InlineData("""{"run":"../run","batch":0,"items":[],"version":1}""")]
    [InlineData("""{"run":"run","batch":-1,"items":[],"version":1}""")]
    [InlineData("""{"run":"run","batch":0,"items":[],"pass":-1,"version":1}""")]
    [InlineData("""{"run":"run","batch":0,"items":null,"version":1}""")]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":2}""")]
    [InlineData("""{"run":"run","batch":0,"items":[]}""")]
    [InlineData("""{"run":"run","batch":0,"items":[],"version":1,"extra":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}""")]
    public async Task A_batch_of_another_form_is_foreign(string message)
    {
        _sqs.Add(Letters.Envelope(message));

        var letter = Assert.Single(await Letters.ReadAsync(_sqs, _time));

        Assert.Null(letter.Batch);
        Assert.InRange(letter.Foreign!.Length, 1, 203);
    }

    [Fact]
    public async Task Texts_of_messages_are_bounded()
    {
        _sqs.Add(Letters.Body("run", 3), new Dictionary<string, string>
        {
            ["MT-Fault-ExceptionType"] = new('e', 100_000),
            ["MT-Fault-Message"] = new('m', 100_000),
            ["MT-Fault-StackTrace"] = new('s', 100_000),
            ["MT-Fault-Timestamp"] = "yesterday",
            ["MT-Fault-Attempt"] = "-1",
            ["MT-Packed-Headers"] = "{",
        });

        var letter = Assert.Single(await Letters.ReadAsync(_sqs, _time));

        Assert.Equal((200, 1_000, 4_000), (letter.Cause.Error.Length, letter.Cause.Message.Length, letter.Stack!.Length));
        Assert.Equal((RunWorld.Noon, 1), (letter.Cause.At, letter.Attempts));
    }

    [Fact]
    public async Task Every_letter_is_seen_once_and_given_back()
    {
        for (var i = 0; i < 25; i++)
        {
            _sqs.Add(Letters.Body("run", i));
        }

        await using (var reading = await ReadAsync(max: 1_000))
        {
            Assert.Equal(Enumerable.Range(0, 25), reading.Letters.Select(letter => letter.Batch!.Batch));
            Assert.Equal((25, true, 25), (reading.Seen, reading.IsComplete, _sqs.Hidden));
        }

        Assert.Equal((25, 0), (_sqs.Ids.Count, _sqs.Hidden));
    }

    [Fact]
    public async Task A_letter_that_comes_back_amid_the_reading_counts_once_and_its_newest_handle_works()
    {
        _sqs.Add(Letters.Body("run", 1));
        await using var reading = await new DeadLetterReader(_sqs, "dead", _time).ReadAsync(TimeSpan.Zero, 1_000, _ => true, default);

        Assert.Equal((1, true), (reading.Seen, reading.IsComplete));
        Assert.Equal(1, await reading.RemoveAsync(reading.Letters, default));
        Assert.Empty(_sqs.Ids);
    }

    [Fact]
    public async Task A_reading_is_bounded_and_says_that_there_may_be_more()
    {
        for (var i = 0; i < 25; i++)
        {
            _sqs.Add(Letters.Body("run", i));
        }

        await using var reading = await ReadAsync(max: 15);

        Assert.Equal((20, false), (reading.Seen, reading.IsComplete));
    }

    [Fact]
    public async Task What_was_removed_is_not_given_back_and_what_could_not_be_stays()
    {
        var first = _sqs.Add(Letters.Body("run", 1));
        var second = _sqs.Add(Letters.Body("run", 2));
        await using (var reading = await ReadAsync(max: 10))
        {
            _sqs.Show(second);
            await _sqs.ReceiveOnceAsync(1, s_visibility); // Somebody else has it now.

            Assert.Equal(1, await reading.RemoveAsync(reading.Letters, default));
        }

        Assert.DoesNotContain(first, _sqs.Ids);
        Assert.Equal([second], _sqs.Ids);
        Assert.Equal(1, _sqs.Hidden);
    }

    [Fact]
    public async Task A_reading_that_fails_gives_back_what_it_had()
    {
        var sqs = new InMemorySqs(_time, new FaultPlan(at: 2));
        for (var i = 0; i < 15; i++)
        {
            sqs.Add(Letters.Body("run", i));
        }

        await Assert.ThrowsAsync<InjectedFaultException>(
            () => new DeadLetterReader(sqs, "dead", _time).ReadAsync(s_visibility, 1_000, _ => true, default));

        Assert.Equal(0, sqs.Hidden);
    }

    [Fact]
    public async Task Letters_that_are_not_wanted_are_given_back_too()
    {
        _sqs.Add(Letters.Body("run", 1));
        _sqs.Add("junk");
        await using (var reading = await new DeadLetterReader(_sqs, "dead", _time).ReadAsync(s_visibility, 10, letter => letter.Batch is null, default))
        {
            Assert.Single(reading.Letters);
            Assert.Equal(2, reading.Seen);
        }

        Assert.Equal(0, _sqs.Hidden);
    }

    private Task<DeadLetterReading> ReadAsync(int max) => new DeadLetterReader(_sqs, "dead", _time).ReadAsync(s_visibility, max, _ => true, default);
}
