namespace Vinculo.Channels.Email.Send;

/// <summary>How far a mail is on its way out.</summary>
internal enum OutgoingState
{
    Waiting,

    /// <summary>Handed to the server now. A node that dies here leaves it unknown whether it arrived.</summary>
    Sending,
    Sent,
    Failed,

    /// <summary>It may have arrived; only a person may send it again.</summary>
    PerhapsSent,
}
