using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using QueueMap.AmazonSqs.Tests.Clock;
using QueueMap.Stubs;
using QueueMap.Worker.Fleet.Protection;
using QueueMap.Worker.Hosting;

namespace QueueMap.Tests.Elasticity;

/// <summary>A worker's task is kept while it has a batch in hand. The clock is the test's, the agent a server of its own.</summary>
public sealed class TaskProtectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();
    private readonly Lines _log = new();
    private AgentStub _agent = null!;
    private TaskAgent _client = null!;
    private TaskProtection _protection = null!;
    private WorkPulse _pulse = null!;

    public async ValueTask InitializeAsync()
    {
        _agent = await AgentStub.StartAsync();
        _client = new TaskAgent(_agent.Address);
        _pulse = new WorkPulse(_clock);
        _protection = new TaskProtection(_client, _pulse, _clock, _log);
        await _protection.StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await _protection.StopAsync(default);
        _protection.Dispose();
        _client.Dispose();
        await _agent.DisposeAsync();
    }

    [Fact]
    public async Task With_the_first_batch_the_task_is_protected_and_without_one_it_is_free()
    {
        var batch = _pulse.Hold();
        Assert.True(await _agent.NextAsync());
        Assert.Equal("""{"ProtectionEnabled":true,"ExpiresInMinutes":15}""", Assert.Single(_agent.Requests).ToJsonString());

        batch.Dispose();
        Assert.False(await NextAsync());

        Assert.Equal("""{"ProtectionEnabled":false}""", _agent.Requests.Last().ToJsonString());
        Assert.False(_agent.IsProtected);
        Assert.Empty(_log.All);
    }

    [Fact]
    public async Task Between_two_batches_it_stays_protected()
    {
        for (var batch = 0; batch < 5; batch++)
        {
            using (_pulse.Hold())
            {
                await _clock.AdvanceSlowlyAsync(TaskProtection.Linger, Second);
            }

            await _clock.AdvanceSlowlyAsync(TaskProtection.Linger - (3 * Second), Second);
        }

        Assert.True((bool)Assert.Single(_agent.Requests)["ProtectionEnabled"]!);
    }

    [Fact]
    public async Task It_is_renewed_before_it_expires()
    {
        using var batch = _pulse.Hold();
        Assert.True(await _agent.NextAsync());
        for (var renewal = 0; renewal < 3; renewal++)
        {
            var at = _clock.Elapsed;
            Assert.True(await NextAsync());
            Assert.InRange(_clock.Elapsed - at, TaskProtection.RenewEvery - Second, TimeSpan.FromMinutes(TaskProtection.Minutes));
        }
    }

    [Fact]
    public async Task The_next_batch_after_a_rest_is_protected_again()
    {
        using (_pulse.Hold())
        {
            Assert.True(await _agent.NextAsync());
        }

        Assert.False(await NextAsync());

        using var batch = _pulse.Hold();

        Assert.True(await _agent.NextAsync());
    }

    [Fact]
    public async Task A_process_that_ends_gives_its_task_free()
    {
        using var batch = _pulse.Hold();
        Assert.True(await _agent.NextAsync());

        await _protection.StopAsync(default);

        Assert.False(await _agent.NextAsync());
        Assert.False(_agent.IsProtected);
    }

    public static TheoryData<int, string, string> Refusals => new()
    {
        { 400, AgentStub.Error("AccessDeniedException", "User is not authorized to perform: ecs:UpdateTaskProtection"), "Allow ecs:UpdateTaskProtection" },
        { 200, AgentStub.Failure("DEPLOYMENT_BLOCKED"), "A deployment waits for tasks" },
        { 504, AgentStub.Error("RequestCanceled", "Timed out calling Amazon ECS Task Protection API"), "interface endpoint 'ecs'" },
        { 400, AgentStub.Error("ThrottlingException", "Rate exceeded"), "ThrottlingException: Rate exceeded" },
        { 200, "{}", "BadAnswer" },
        { 200, "no json", "BadAnswer" },
        { 200, """{"protection":{"ProtectionEnabled":false}}""", "BadAnswer" },
        { 500, "", "BadAnswer" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_said_once_with_what_to_do_and_asked_again_ever_more_slowly(int status, string body, string said)
    {
        _agent.Instead = (_, _) => (status, body);
        using var batch = _pulse.Hold();
        Assert.True(await _agent.NextAsync());
        var pauses = new List<TimeSpan>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var at = _clock.Elapsed;
            Assert.True(await NextAsync());
            pauses.Add(_clock.Elapsed - at);
        }

        Assert.Contains(said, Assert.Single(_log.All), StringComparison.Ordinal);
        Assert.True(pauses[^1] >= 15 * Second, string.Join(", ", pauses)); // 1, 2, 4, 8, 16 s.
        _agent.Instead = (_, _) => null;
        Assert.True(await NextAsync());
        await _clock.AdvanceUntilAsync(() => _log.All.Count == 2, Second);
        Assert.Contains("can be set again", _log.All[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_of_no_service_is_asked_for_once()
    {
        _agent.Instead = (_, _) => (200, AgentStub.Failure("TASK_NOT_VALID"));
        using (_pulse.Hold())
        {
            Assert.True(await _agent.NextAsync());
        }

        await _protection.ExecuteTask!;

        Assert.Contains("Only a task of a service can be protected", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_redirects_to_is_not_asked()
    {
        var elsewhere = await AgentStub.StartAsync();
        await using var _ = elsewhere;
        _agent.Instead = (_, http) =>
        {
            http.Response.Headers.Location = elsewhere.Address + "/task-protection/v1/state";
            return (StatusCodes.Status307TemporaryRedirect, "");
        };
        using var batch = _pulse.Hold();
        Assert.True(await _agent.NextAsync());
        Assert.True(await NextAsync());

        Assert.Empty(elsewhere.Requests);
        Assert.Contains("status 307", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_has_a_bound_in_size_and_time()
    {
        _agent.Instead = (_, _) => (200, new string('x', 100_000));
        var large = await _client.SetAsync(1, default);
        Assert.Equal(ProtectionAnswer.NoAnswer, large.Code);

        var hung = new TaskCompletionSource();
        _agent.Instead = (_, http) =>
        {
            hung.Task.Wait(http.RequestAborted);
            return null;
        };
        using var impatient = new TaskAgent(_agent.Address, TimeSpan.FromMilliseconds(50));
        var late = await impatient.SetAsync(1, default);
        hung.SetResult();
        Assert.Equal(ProtectionAnswer.NoAnswer, late.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("169.254.170.2/api/1")]
    [InlineData("file:///etc")]
    public async Task An_address_that_is_none_is_said(string address)
    {
        using var agent = new TaskAgent(address);

        var answer = await agent.SetAsync(1, default);

        Assert.True(answer.IsFinal);
        Assert.Contains($"ECS_AGENT_URI is '{address}'", answer.Message, StringComparison.Ordinal);
    }

    /// <summary>The next request, which comes when the clock goes on.</summary>
    private async Task<bool> NextAsync()
    {
        var next = _agent.NextAsync();
        await _clock.AdvanceUntilAsync(() => next.IsCompleted, Second);
        return await next;
    }

    private sealed class Lines : ILogger<TaskProtection>
    {
        private readonly Lock _sync = new();
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_sync)
                {
                    return [.. _lines];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_sync)
            {
                _lines.Add(formatter(state, exception));
            }
        }
    }
}
