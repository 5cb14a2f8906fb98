import { useState } from 'react';
import { useApiWrite } from '../../api/query.ts';
import { ApiProblem } from '../../api/problem.ts';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { TextField } from '../../kit/field.tsx';
import { toast } from '../../kit/toast.tsx';
import { useProof } from './proof.tsx';

export function PasswordDialog({ open, onClose, isFirst }: { open: boolean; onClose: () => void; isFirst: boolean }) {
  const proof = useProof();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const set = useApiWrite('access.setPassword', { refreshes: ['access'], onProblem: () => undefined, onDone: () => toast({ text: isFirst ? 'The password is set.' : 'The password is changed. All other sessions ended.' }) });
  const close = (): void => {
    setPassword('');
    setAgain('');
    proof.forget();
    onClose();
  };
  const confirm = async (): Promise<void> => {
    if (password !== again) throw new ApiProblem({ code: 'password.differs', status: 0, message: 'The two differ.', nextStep: 'Type the same in both.' });
    await set.mutateAsync({ body: { password, ...proof.current } });
  };
  return (
    <ConfirmDialog
      open={open} onClose={close} title={isFirst ? 'Set a password' : 'Change the password'} verb={isFirst ? 'Set password' : 'Change password'} onConfirm={confirm}
      description="At least 12 characters: a few words that belong together for you alone, or what a password manager makes up. All other sessions end."
    >
      {proof.field}
      {!proof.blocked && (
        <>
          <TextField label="New password" type="password" autoComplete="new-password" required value={password} onChange={({ target }) => setPassword(target.value)} />
          <TextField label="Once more" type="password" autoComplete="new-password" required value={again} onChange={({ target }) => setAgain(target.value)} />
        </>
      )}
    </ConfirmDialog>
  );
}
