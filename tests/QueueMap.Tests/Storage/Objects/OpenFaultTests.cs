using QueueMap.Contracts.Items;
using QueueMap.Storage.Objects;

namespace QueueMap.Tests.Storage.Objects;

public sealed class OpenFaultTests
{
    private const int OutOfMemory = 12;
    private const int SystemOutOfHandles = 23;
    private const int ProcessOutOfHandles = 24;
    private const int DiskError = 5;

    [Theory]
    [InlineData(OutOfMemory)]
    [InlineData(SystemOutOfHandles)]
    [InlineData(ProcessOutOfHandles)]
    public void A_shortage_of_the_process_is_no_fault_of_the_item(int error)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The numbers are those of Unix.");
        Assert.False(OpenFault.IsOfItem(new IOException("shortage", error)));
    }

    [Fact]
    public void An_error_of_the_disk_is_unreadable_with_its_cause()
    {
        var cause = new IOException("Input/output error", DiskError);

        Assert.True(OpenFault.IsOfItem(cause));
        Assert.Equal(QuarantineReason.Unreadable, OpenFault.Of(cause).Reason);
        Assert.Contains("Input/output error", OpenFault.Of(cause).Message, StringComparison.Ordinal);
        Assert.Same(cause, OpenFault.Of(cause).InnerException);
    }

    [Fact]
    public void Missing_rights_are_denied()
    {
        var cause = new UnauthorizedAccessException("Access to the path is denied.");

        Assert.True(OpenFault.IsOfItem(cause));
        Assert.Equal(QuarantineReason.Denied, OpenFault.Of(cause).Reason);
    }

    [Fact]
    public void A_missing_file_or_folder_is_gone()
    {
        Assert.Equal(QuarantineReason.Gone, OpenFault.Of(new FileNotFoundException()).Reason);
        Assert.Equal(QuarantineReason.Gone, OpenFault.Of(new DirectoryNotFoundException()).Reason);
    }

    [Fact]
    public void What_is_judged_already_or_no_error_of_input_goes_up_as_it_is()
    {
        Assert.False(OpenFault.IsOfItem(new ItemException(QuarantineReason.Changed, "changed")));
        Assert.False(OpenFault.IsOfItem(new InsufficientMemoryException()));
        Assert.False(OpenFault.IsOfItem(new OperationCanceledException()));
    }
}
