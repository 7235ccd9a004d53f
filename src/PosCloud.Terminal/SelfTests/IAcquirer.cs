using PosCloud.Protocol.SelfTests;

namespace PosCloud.Terminal.SelfTests;

/// <summary>Where a trial transaction goes. The default speaks JSON over HTTP (docs/agent.md); a maker puts ISO 8583 or nexo here.</summary>
public interface IAcquirer
{
    /// <summary>Asks for the amount. The same id asked again gives the same answer and takes the amount once.</summary>
    /// <exception cref="HttpRequestException">No answer, or one that cannot be read: it may have been taken or not.</exception>
    Task<AcquirerAnswer> AuthoriseAsync(TrialTransaction transaction, string transactionId, string terminalId, CancellationToken cancellationToken);

    /// <summary>Gives the amount back. May be repeated; an id that was never authorised is none to give back, and later never is.</summary>
    /// <exception cref="HttpRequestException">Not acknowledged: it has to be asked again.</exception>
    Task ReverseAsync(TrialTransaction transaction, string transactionId, CancellationToken cancellationToken);
}
